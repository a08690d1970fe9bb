import { jwtVerify, SignJWT, errors } from 'jose'
import { LRUCache } from 'lru-cache'
import type { Sessions } from './sessions.js'

/** Seconds an access token is valid. */
export const ACCESS_TOKEN_SECONDS = 900
const PARTY = 'parley'
const ALGORITHM = 'HS256'
/** Longer ones are none of ours, and would only fill the cache. */
const MAX_TOKEN_LENGTH = 1_000

/** Who holds a token. The role is not in it: it is looked up, so that a change counts at once. */
export type Caller = { readonly userId: string; readonly sessionId: string }

/** A holder, with the end of the token in milliseconds since 1970. */
export type TokenHolder = Caller & { readonly expiresAt: number }

/** Access tokens: JWTs signed with HS256, valid as long as their session. */
export class AccessTokens {
  readonly #secret: Uint8Array
  readonly #sessions: Sessions
  readonly #now: () => number
  /** Verifying costs 0.16 ms, which on every request is a tenth of a core at 600/s. The session is checked each time all the same. */
  readonly #verified = new LRUCache<string, TokenHolder>({ max: 10_000 })

  /**
   * @param secret `JWT_SECRET`; 32 bytes or more make it as strong as the hash (RFC 7518, section 3.2)
   * @param now milliseconds since 1970
   */
  constructor(secret: string, sessions: Sessions, now: () => number = Date.now) {
    this.#secret = new TextEncoder().encode(secret)
    this.#sessions = sessions
    this.#now = now
  }

  /** Signs a token for a session, valid for 900 s. */
  issue({ userId, sessionId }: Caller): Promise<string> {
    const issuedAt = Math.floor(this.#now() / 1000)
    return new SignJWT({ sid: sessionId })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
      .setIssuer(PARTY)
      .setAudience(PARTY)
      .setSubject(userId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + ACCESS_TOKEN_SECONDS)
      .sign(this.#secret)
  }

  /**
   * Whose token it is; null when it is forged, expired, not meant for us, or its session has ended.
   * @throws StoreUnavailable when the session cannot be looked up
   */
  async verify(token: string): Promise<TokenHolder | null> {
    if (token.length > MAX_TOKEN_LENGTH) return null
    const verified = this.#cached(token) ?? (await this.#check(token))
    return verified !== null && (await this.#sessions.isLive(verified.sessionId)) ? verified : null
  }

  #cached(token: string): TokenHolder | undefined {
    const verified = this.#verified.get(token)
    if (verified === undefined || verified.expiresAt > this.#now()) return verified
    this.#verified.delete(token)
    return undefined
  }

  async #check(token: string): Promise<TokenHolder | null> {
    try {
      const { payload } = await jwtVerify(token, this.#secret, {
        algorithms: [ALGORITHM],
        issuer: PARTY,
        audience: PARTY,
        requiredClaims: ['sub', 'sid', 'exp', 'iat'],
        currentDate: new Date(this.#now()),
      })
      const { sub, exp, sid } = payload as { sub?: unknown; exp?: unknown; sid?: unknown }
      if (typeof sub !== 'string' || typeof sid !== 'string' || typeof exp !== 'number') return null
      const verified = { userId: sub, sessionId: sid, expiresAt: exp * 1000 }
      this.#verified.set(token, verified)
      return verified
    } catch (error) {
      if (error instanceof errors.JOSEError) return null
      throw error
    }
  }
}
