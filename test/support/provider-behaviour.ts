import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { anthropicEvents, anthropicWhole, openaiEvents, openaiWhole } from './provider-dialects.js'
import type { ProviderRequest } from './provider-stand-in.js'

export type StandInUsage = { readonly promptTokens: number; readonly completionTokens: number }

/** What a provider does about a request. */
export type Behaviour =
  /** A streamed answer; `pauseMs` lies between its pieces. `usage: null`: the server does not tell. */
  | {
      readonly kind: 'stream'
      readonly text: string
      readonly pieces?: number
      readonly pauseMs?: number
      readonly usage?: StandInUsage | null
    }
  /** An answer that is not streamed. */
  | { readonly kind: 'whole'; readonly text: string; readonly usage?: StandInUsage | null }
  | {
      readonly kind: 'status'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
    }
  /** Nothing at all, not even headers. */
  | { readonly kind: 'hang' }
  /** Half of an answer, then nothing. */
  | { readonly kind: 'hang-in-the-middle'; readonly text: string }
  /** Half of an answer, then a proper end of the response. */
  | { readonly kind: 'truncated'; readonly text: string }
  /** The connection is reset: at once, or after half of the text. */
  | { readonly kind: 'reset'; readonly text?: string }
  /** An event stream, or else a response, of exactly this. */
  | { readonly kind: 'raw'; readonly body: string; readonly contentType?: string; readonly pieceLength?: number }
  /** A stream without an end. */
  | { readonly kind: 'endless'; readonly piece: string; readonly pauseMs?: number }

/** Does it. Ends when the client goes away. */
export async function behave(behaviour: Behaviour, request: ProviderRequest, response: ServerResponse): Promise<void> {
  switch (behaviour.kind) {
    case 'stream':
      return stream(eventsOf(request, behaviour.text, behaviour.pieces, behaviour.usage), response, behaviour.pauseMs)
    case 'whole':
      whole(behaviour.text, behaviour.usage, request, response)
      return
    case 'status':
      response.writeHead(behaviour.status, behaviour.headers).end(behaviour.body)
      return
    case 'hang':
      return
    case 'hang-in-the-middle':
      return writeHalf(behaviour.text, request, response)
    case 'truncated':
      await writeHalf(behaviour.text, request, response)
      response.end()
      return
    case 'reset':
      if (behaviour.text !== undefined) await writeHalf(behaviour.text, request, response)
      response.socket?.resetAndDestroy()
      return
    case 'raw':
      return raw(behaviour.body, behaviour.contentType ?? 'text/event-stream', behaviour.pieceLength, response)
    case 'endless':
      return endless(behaviour.piece, behaviour.pauseMs ?? 0, request, response)
  }
}

const EVENT_STREAM = { 'content-type': 'text/event-stream; charset=utf-8' }

function eventsOf(request: ProviderRequest, text: string, count = 5, usage?: StandInUsage | null): readonly string[] {
  const told = usage === undefined ? { promptTokens: 11, completionTokens: 7 } : usage
  return request.protocol === 'openai'
    ? openaiEvents(split(text, count), told)
    : anthropicEvents(split(text, count), told)
}

/** A text in so many pieces of its code units: characters of two are cut in half, as some servers do. */
function split(text: string, count: number): readonly string[] {
  const length = Math.max(1, Math.ceil(text.length / count))
  return Array.from({ length: Math.ceil(text.length / length) }, (_, i) => text.slice(i * length, (i + 1) * length))
}

async function stream(events: readonly string[], response: ServerResponse, pauseMs = 0): Promise<void> {
  response.writeHead(200, EVENT_STREAM).flushHeaders()
  for (const event of events) {
    if (pauseMs > 0) await sleep(pauseMs)
    if (response.destroyed) return
    response.write(event)
  }
  response.end()
}

function whole(
  text: string,
  usage: StandInUsage | null | undefined,
  { protocol }: ProviderRequest,
  response: ServerResponse,
): void {
  const told = usage === undefined ? { promptTokens: 11, completionTokens: 7 } : usage
  const json = protocol === 'openai' ? openaiWhole(text, told) : anthropicWhole(text, told)
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(json))
}

/** The beginning of a stream, up to half of its text. */
async function writeHalf(text: string, request: ProviderRequest, response: ServerResponse): Promise<void> {
  response.writeHead(200, EVENT_STREAM)
  const events = eventsOf(request, text, 4)
  const upTo = events.findLastIndex((event) => event.includes(JSON.stringify(split(text, 4)[1] ?? text)))
  await new Promise((resolve) => response.write(events.slice(0, upTo + 1).join(''), resolve))
  // What was written has to be there before the connection is cut.
  await sleep(20)
}

async function raw(body: string, contentType: string, pieceLength: number | undefined, response: ServerResponse) {
  response.writeHead(200, { 'content-type': contentType })
  const bytes = Buffer.from(body)
  const length = pieceLength ?? bytes.length
  for (let start = 0; start < bytes.length; start += length) {
    await new Promise((resolve) => response.write(bytes.subarray(start, start + length), resolve))
    if (pieceLength !== undefined) await sleep(1)
  }
  response.end()
}

async function endless(piece: string, pauseMs: number, request: ProviderRequest, response: ServerResponse) {
  response.writeHead(200, EVENT_STREAM)
  const [first = '', second = ''] = eventsOf(request, `${piece}${piece}`, 2).filter((event) => event.includes(piece))
  while (!response.destroyed) {
    response.write(first + second)
    await sleep(pauseMs)
  }
}
