import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import { SESSION_DAYS } from '../auth/sessions.js'
import { isRefusal, type Operation, type Outcome } from '../operation.js'

/** What the cookie with the refresh token is called. */
export const SESSION_COOKIE = 'parley_session'
const LIFETIME_SECONDS = SESSION_DAYS * 24 * 60 * 60

/**
 * Whether a browser asks for its refresh token to be kept in a cookie, which no script can read. The header is also what keeps other sites out:
 * they cannot send it unasked, and the cookie goes to nobody but requests of this site (SameSite=Strict).
 */
const isAsked = (req: IncomingMessage, operation: Operation): boolean =>
  operation.session !== undefined && req.headers['parley-session'] === 'cookie'

/** The body of a request that renews its session: the refresh token comes from the cookie, unless it is in the body. */
export function withSession<T>(req: IncomingMessage, operation: Operation, fields: T): T {
  if (operation.session !== 'renews' || !isAsked(req, operation)) return fields
  return { refreshToken: cookieOf(req), ...fields }
}

/** What a browser gets: the answer without the refresh token, and the cookie for it. */
export type Kept = { readonly outcome: Outcome; readonly cookie?: string }

/**
 * Moves the refresh token of an answer to the cookie; takes the cookie back when the session has ended.
 * @param proxies how many proxies in front of this process are ours, whose word on HTTPS counts
 */
export function keepSession(req: IncomingMessage, operation: Operation, outcome: Outcome, proxies = 0): Kept {
  if (!isAsked(req, operation)) return { outcome }
  const attributes = `Path=/api/auth; HttpOnly; SameSite=Strict${isSecure(req, proxies) ? '; Secure' : ''}`
  const spent = `${SESSION_COOKIE}=; ${attributes}; Max-Age=0`
  if (isRefusal(outcome)) {
    const isOver = operation.session === 'renews' && outcome.refused === 'unauthenticated'
    return isOver ? { outcome, cookie: spent } : { outcome }
  }
  if (operation.session === 'ends') return { outcome, cookie: spent }
  const { refreshToken, ...body } = outcome.body as { readonly refreshToken: string }
  const cookie = `${SESSION_COOKIE}=${refreshToken}; ${attributes}; Max-Age=${LIFETIME_SECONDS}`
  return { outcome: { ...outcome, body }, cookie }
}

function cookieOf(req: IncomingMessage): string {
  const pairs = (req.headers.cookie ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${SESSION_COOKIE}=`))?.slice(SESSION_COOKIE.length + 1) ?? ''
}

function isSecure(req: IncomingMessage, proxies: number): boolean {
  if (req.socket instanceof TLSSocket) return true
  const said = proxies > 0 ? req.headers['x-forwarded-proto'] : undefined
  return typeof said === 'string' && said.split(',')[0]?.trim() === 'https'
}
