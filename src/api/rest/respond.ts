import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { gzip } from 'node:zlib'
import type { Response } from 'express'
import type { Refusal, Standing } from '../operation.js'
import { PROBLEMS, problemDocument } from '../problems.js'
import type { Exchange } from './exchange.js'

/** On every answer that is not a page. An API answer is nobody's document: nothing may load in it, frame it or keep it. */
const SECURITY_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
} as const

export const JSON_TYPE = 'application/json; charset=utf-8'
export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

/** The headers that an answer starts from. */
export function baseHeaders(exchange: Exchange, standing?: Standing): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = { ...SECURITY_HEADERS, 'X-Request-Id': exchange.requestId }
  if (standing !== undefined) {
    headers['RateLimit-Limit'] = standing.limit
    headers['RateLimit-Remaining'] = standing.remaining
    headers['RateLimit-Reset'] = standing.resetAfter
  }
  return headers
}

/**
 * Writes a whole answer at once: headers and body leave in one packet.
 * @param body text, or undefined for none (204)
 */
export function send(
  res: ServerResponse,
  exchange: Exchange,
  status: number,
  headers: OutgoingHttpHeaders,
  type: string,
  body: string | Buffer | undefined,
): void {
  if (res.headersSent || res.destroyed) return
  if (body === undefined) {
    res.writeHead(status, headers)
    res.end()
    return
  }
  const length = Buffer.byteLength(body)
  exchange.bytesOut = length
  headers['Content-Type'] = type
  headers['Content-Length'] = length
  res.writeHead(status, headers)
  res.end(body)
}

/** What is shorter is a packet or two, however it is sent. */
const WORTH_COMPRESSING = 2_000

/** Writes JSON, compressed where that is worth it and the client takes it: a page of messages becomes a tenth. */
export function sendJson(
  res: Response,
  exchange: Exchange,
  status: number,
  headers: OutgoingHttpHeaders,
  text: string,
): void {
  const isLong = text.length >= WORTH_COMPRESSING
  if (isLong) headers['Vary'] = 'Accept-Encoding'
  if (!isLong || res.req.acceptsEncodings('gzip') === false) {
    send(res, exchange, status, headers, JSON_TYPE, text)
    return
  }
  // On a thread of the pool: others are answered meanwhile.
  gzip(text, (error, compressed) => {
    if (error === null) headers['Content-Encoding'] = 'gzip'
    send(res, exchange, status, headers, JSON_TYPE, error === null ? compressed : text)
  })
}

/** Writes a refusal as a problem document. */
export function sendProblem(
  res: ServerResponse,
  exchange: Exchange,
  refusal: Refusal,
  headers: OutgoingHttpHeaders,
): void {
  const { status } = PROBLEMS[refusal.refused]
  exchange.code = refusal.refused
  if (status === 401) headers['WWW-Authenticate'] = 'Bearer'
  if (refusal.retryAfter !== undefined) headers['Retry-After'] = Math.max(1, Math.ceil(refusal.retryAfter))
  send(res, exchange, status, headers, PROBLEM_TYPE, JSON.stringify(problemDocument(refusal, exchange.requestId)))
}
