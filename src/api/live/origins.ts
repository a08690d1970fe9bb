import type { IncomingMessage } from 'node:http'

/** Which web pages may connect: all (`*`), or those of the origins named; pages of Parley's own host always may. */
export type AllowedOrigins = '*' | readonly string[]

/**
 * Whether a handshake comes from where it may. Browsers say where a page is from and let any page open a socket anywhere; what is no
 * browser says nothing, and is let in.
 */
export function isAllowedOrigin({ headers }: IncomingMessage, allowed: AllowedOrigins): boolean {
  const { origin, host } = headers
  if (origin === undefined || allowed === '*' || allowed.includes(origin)) return true
  return URL.canParse(origin) && new URL(origin).host === host
}
