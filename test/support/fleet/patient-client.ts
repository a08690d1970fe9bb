import { setTimeout as pause } from 'node:timers/promises'
import { type HttpAnswer, request, type Sent } from '../http-client.js'

/** Milliseconds after which a request counts as never answered. */
const NEVER_MS = 30_000

/** A request, and the milliseconds that it took. */
export type Slowest = { readonly ms: number; readonly request: string }

/** How a well-behaved client talks to a server that may be away: each request on a connection of its own, the same one until it is answered. */
export class PatientClient {
  /** Requests that got no answer, or were asked to come later. */
  repeats = 0
  /** The slowest request, whether answered or hung up on. */
  slowest: Slowest = { ms: 0, request: '' }

  /** @param url of a balancer */
  constructor(private readonly url: string) {}

  /** Sends a request until it is answered by neither silence nor "later": the very same request every time. */
  async carryOut<B = Record<string, unknown>>(method: string, path: string, sent: Sent): Promise<HttpAnswer<B>> {
    for (;;) {
      const answer = await this.#attempt<B>(method, path, sent)
      if (answer !== null && !isLater(answer)) return answer
      this.repeats += 1
      await pause(100)
    }
  }

  /** @returns null when there was no answer */
  async #attempt<B>(method: string, path: string, sent: Sent): Promise<HttpAnswer<B> | null> {
    const begun = performance.now()
    try {
      const own = { headers: { connection: 'close' }, timeoutMs: NEVER_MS }
      return await request<B>(method, `${this.url}${path}`, { ...sent, ...own })
    } catch (error) {
      // What fetch throws when the connection failed or took too long, of another realm than the test's; anything else is the test's mistake.
      if (!['TypeError', 'TimeoutError'].includes((error as Error).name)) throw error
      return null
    } finally {
      const ms = performance.now() - begun
      if (ms > this.slowest.ms) this.slowest = { ms, request: `${method} ${path}` }
    }
  }
}

/** `in_progress`: another instance may still be at it. */
const isLater = ({ status, body }: HttpAnswer<unknown>): boolean =>
  status === 503 || (body as { readonly code?: unknown } | null)?.code === 'in_progress'
