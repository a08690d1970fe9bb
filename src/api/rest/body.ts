import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { BODY_LIMIT, jsonFields } from '../json-guard.js'
import { refuse, type Refusal } from '../operation.js'

/** So much of a body that is too large is still taken in: a client that is busy sending cannot read the answer. */
const DISCARD_LIMIT = 1024 * 1024

export type BodySettings = {
  /** Milliseconds within which a body has to arrive. */
  readonly timeoutMs: number
}

/** The client has gone in the middle of its body: nobody is there to be answered. */
export class RequestAborted extends Error {
  override readonly name = 'RequestAborted'
}

/** A body that was read, or why it was not. `complete` is false when more of it may come: the connection is of no further use. */
type Received =
  { readonly bytes: Buffer } | { readonly refused: 'too_large' | 'request_timeout'; readonly complete: boolean }

/** A refusal over a body; `close` when the connection has to be closed after it. */
export type BodyRefusal = Refusal & { readonly close?: boolean }
type Fields = Record<string, unknown>

/**
 * Reads a JSON body: an object; none at all is `{}`, left to the schema.
 * @param optional true when the schema requires no field: the content type may be missing, too
 * @returns the fields, or 400, 408, 413, 415
 * @throws RequestAborted when the client goes away
 */
export async function readFields(
  req: IncomingMessage,
  optional: boolean,
  settings: BodySettings,
  exchange: { bytesIn: number },
): Promise<{ readonly fields: Fields } | BodyRefusal> {
  const received = await receiveBody(req, settings.timeoutMs)
  if (!('bytes' in received)) return bodyRefusal(received.refused, received.complete)
  const { bytes } = received
  exchange.bytesIn = bytes.length
  if (bytes.length === 0) return { fields: {} }
  const { 'content-type': type, 'content-encoding': encoding } = req.headers
  if (!isJsonType(type, optional)) return refuse('unsupported_type', 'Bodies are application/json in UTF-8.')
  if (encoding !== undefined && encoding !== 'identity') {
    return refuse('unsupported_type', 'Bodies have no content encoding.')
  }
  return parseFields(bytes)
}

function bodyRefusal(refused: 'too_large' | 'request_timeout', complete: boolean): BodyRefusal {
  const detail =
    refused === 'too_large' ? `Bodies are at most ${BODY_LIMIT} bytes.` : 'The body did not arrive in time.'
  return complete ? refuse(refused, detail) : { refused, detail, close: true }
}

function isJsonType(type: string | undefined, optional: boolean): boolean {
  if (type === undefined) return optional
  if (type === 'application/json') return true
  const [media = '', ...parameters] = type.split(';').map((part) => part.trim().toLowerCase())
  return media === 'application/json' && parameters.every((parameter) => /^(charset="?utf-?8"?)?$/.test(parameter))
}

function parseFields(bytes: Buffer): { readonly fields: Fields } | Refusal {
  if (!isUtf8(bytes)) return refuse('malformed', 'The body is not UTF-8.')
  let value: unknown
  try {
    value = JSON.parse(bytes.toString('utf8'))
  } catch {
    return refuse('malformed', 'The body is not JSON.')
  }
  return jsonFields(value, '/body')
}

/** Collects a body up to the limit, within the time. */
function receiveBody(req: IncomingMessage, timeoutMs: number): Promise<Received> {
  const { 'content-length': length, 'transfer-encoding': encoding } = req.headers
  if (encoding === undefined && (length === undefined || length === '0')) {
    return Promise.resolve({ bytes: Buffer.alloc(0) })
  }
  return new Promise((resolve, reject) => new Collector(req, resolve, reject).start(timeoutMs))
}

/** Listens to a request until its body is there or cannot come; leaves no listener and no timer behind. */
class Collector {
  private chunks: Buffer[] = []
  private size = 0
  private timer: NodeJS.Timeout | undefined

  constructor(
    private readonly req: IncomingMessage,
    private readonly resolve: (received: Received) => void,
    private readonly reject: (error: Error) => void,
  ) {}

  start(timeoutMs: number): void {
    this.timer = setTimeout(this.late, timeoutMs)
    this.req.on('data', this.take).on('end', this.end).on('close', this.gone).on('error', this.gone)
  }

  private readonly take = (chunk: Buffer): void => {
    this.size += chunk.length
    if (this.size <= BODY_LIMIT) {
      this.chunks.push(chunk)
      return
    }
    this.chunks = []
    if (this.size > BODY_LIMIT + DISCARD_LIMIT) this.settle({ refused: 'too_large', complete: false })
  }

  private readonly end = (): void => {
    if (this.size > BODY_LIMIT) this.settle({ refused: 'too_large', complete: true })
    else this.settle({ bytes: Buffer.concat(this.chunks) })
  }

  private readonly late = (): void => this.settle({ refused: 'request_timeout', complete: false })

  private readonly gone = (): void => {
    this.stop()
    this.reject(new RequestAborted('the client has gone'))
  }

  private settle(received: Received): void {
    this.stop()
    this.resolve(received)
  }

  private stop(): void {
    clearTimeout(this.timer)
    this.req.off('data', this.take).off('end', this.end).off('close', this.gone).off('error', this.gone)
    // What still comes is thrown away; an error that still comes has nobody to tell.
    if (!this.req.complete) this.req.on('error', ignore).resume()
  }
}

const ignore = (): void => undefined
