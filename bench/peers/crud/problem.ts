import type { NextFunction, Request, Response } from 'express'

/** A refusal that is answered as a problem document. */
export class Problem extends Error {
  override readonly name = 'Problem'
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
  ) {
    super(detail)
  }
}

function statusOf(error: unknown): number {
  if (error instanceof Problem) return error.status
  // body-parser's errors (malformed JSON, too large) carry their own status
  if (error instanceof Error && 'status' in error && typeof error.status === 'number') return error.status
  return 500
}

/** Express error handler: every refusal as RFC 9457 problem document; unknown errors without internals. */
export function answerProblem(error: unknown, request: Request, response: Response, next: NextFunction): void {
  if (response.headersSent) {
    next(error)
    return
  }
  const status = statusOf(error)
  const code = error instanceof Problem ? error.code : status < 500 ? 'malformed' : 'internal'
  if (status >= 500) console.error(request.method, request.path, error)
  const detail = error instanceof Error && status < 500 ? error.message : 'internal error'
  response.status(status).type('application/problem+json')
  response.send(JSON.stringify({ type: 'about:blank', title: code, status, detail, code }))
}
