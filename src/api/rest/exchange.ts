import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Response } from 'express'

const VISIBLE = /^[\x21-\x7e]{1,200}$/

/** What is known of one request and its response, for the log and the metrics. */
export type Exchange = {
  readonly requestId: string
  /** Milliseconds of the process's own clock. */
  readonly startedAt: number
  /** The operation's id; `unmatched` until the path and the method say which. */
  operationId: string
  userId?: string
  /** Code of the problem answered. */
  code?: string
  bytesIn: number
  bytesOut: number
}

/** True for 1 to 200 visible ASCII characters. */
export const isVisible = (text: string): boolean => VISIBLE.test(text)

/** Starts the record of a request. Its `X-Request-Id` is taken over where it is well-formed. */
export function beginExchange(req: IncomingMessage): Exchange {
  const given = req.headers['x-request-id']
  const requestId = typeof given === 'string' && isVisible(given) ? given : randomUUID()
  return { requestId, startedAt: performance.now(), operationId: 'unmatched', bytesIn: 0, bytesOut: 0 }
}

/** The record that `receive` has left with the response. */
export const exchangeOf = (res: Response): Exchange => res.locals['exchange'] as Exchange
