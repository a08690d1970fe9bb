import { ProviderFailed } from '../../src/reactions/ai/provider.js'
import { Deadline } from './deadline.js'
import type { Limits } from './limits.js'

export type Request = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body: unknown
}

/** A response while it comes. */
export type Response = {
  readonly status: number
  readonly header: (name: string) => string | null
  /** The body's text, piece by piece. @throws ProviderFailed, or what the signal was aborted with */
  readonly text: () => AsyncIterable<string>
}

/**
 * Posts a request and reads the response, within limits. Redirects are not followed: what people wrote goes where the configuration says.
 * @param read reads as much of the response as it wants; what is left is cut off
 * @throws ProviderFailed; what the signal was aborted with; what `read` throws
 */
export async function exchange<T>(
  { url, headers, body }: Request,
  limits: Limits,
  signal: AbortSignal,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted()
  const deadline = new Deadline(limits, signal)
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'parley', ...headers },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: deadline.signal,
    }).catch((error: unknown) => {
      throw deadline.failure(error)
    })
    deadline.progress()
    return await read({
      status: response.status,
      header: (name) => response.headers.get(name),
      text: () => textOf(response.body, deadline, limits.responseBytes),
    })
  } catch (error) {
    // Whatever went wrong since then: nobody waits for it.
    signal.throwIfAborted()
    throw error
  } finally {
    deadline.end()
  }
}

async function* textOf(
  body: globalThis.Response['body'],
  deadline: Deadline,
  mostBytes: number,
): AsyncGenerator<string> {
  if (body === null) return
  const reader = body.getReader() as ReadableStreamDefaultReader<Uint8Array>
  const decoder = new TextDecoder()
  let bytes = 0
  for (;;) {
    const { done, value } = await reader.read().catch((error: unknown) => {
      throw deadline.failure(error)
    })
    if (done) break
    deadline.progress()
    bytes += value.byteLength
    if (bytes > mostBytes) throw new ProviderFailed('broken', `a response of more than ${mostBytes} bytes`)
    yield decoder.decode(value, { stream: true })
  }
  yield decoder.decode()
}
