import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Session, SessionStore } from './session-store.js'

/** A session ends when it was not used for so long. */
export const SESSION_DAYS = 30
const SESSION_MS = SESSION_DAYS * 24 * 60 * 60 * 1000
const USER_AGENT_LENGTH = 500
const UNSTORABLE = /[\0\p{Surrogate}]/gu
/** How long an instance trusts what it knows of a session: bounds what an end that another instance failed to announce can do. */
export const TRUST_MS = 30_000
const SWEEP_LIMIT = 500

export type Tokens = { readonly session: Session; readonly refreshToken: string }

export type Refresh =
  | ({ readonly outcome: 'rotated' } & Tokens)
  /** The token was spent before; the whole session has been ended. */
  | { readonly outcome: 'reused'; readonly session: Session }
  | { readonly outcome: 'unknown' }

type Known = { readonly session: Session; readonly since: number }

export type SessionsOptions = {
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** Hears of every session ended here, after it is durable: to disconnect its sockets, to tell the other instances. */
  readonly onEnded?: (sessionIds: readonly string[]) => void
}

const newToken = (): string => randomBytes(32).toString('base64url')
/** A token has 256 random bits: a plain hash hides it as well as a slow one. */
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

/** A shorter name of an exchange is no secret. */
const SHORTEST_KEY = 16
/**
 * The successor of a token in an exchange that the client has named. Who repeats the exchange gets the same one; who has nothing but the token
 * gets another, and that is reuse.
 */
const successorOf = (token: string, key: string): string => createHmac('sha256', token).update(key).digest('base64url')

/** Logged-in devices: started, kept alive by refresh tokens that are good once, ended. */
export class Sessions {
  readonly #store: SessionStore
  readonly #now: () => number
  readonly #onEnded: (sessionIds: readonly string[]) => void
  readonly #live = new LRUCache<string, Known>({ max: 50_000 })
  /** Also keeps a look-up that was under way while its session ended from answering that it lives. */
  readonly #ended = new LRUCache<string, true>({ max: 50_000 })

  constructor(store: SessionStore, options: SessionsOptions = {}) {
    this.#store = store
    this.#now = options.now ?? Date.now
    this.#onEnded = options.onEnded ?? (() => undefined)
  }

  /** Logs a device in. @param userAgent what the client calls itself; cut to 500 characters */
  async start(userId: string, userAgent: string): Promise<Tokens> {
    const now = this.#now()
    const refreshToken = newToken()
    const session: Session = {
      id: randomUUID(),
      userId,
      createdAt: this.#time(now),
      lastUsedAt: this.#time(now),
      expiresAt: this.#time(now + SESSION_MS),
      userAgent: userAgent.slice(0, USER_AGENT_LENGTH).replace(UNSTORABLE, '\uFFFD'),
    }
    await this.#store.startSession(session, hashOf(refreshToken))
    this.#know(session)
    return { session, refreshToken }
  }

  /**
   * Exchanges a refresh token for the next. A token that was spent before is in two hands, and nobody can tell whose are the
   * owner's: the session ends for both.
   * @param key a secret name of this exchange, of 16 characters at least: under it the exchange may be repeated, with the same outcome, until its
   *   successor is spent. A shorter one is not listened to.
   */
  async refresh(refreshToken: string, key = ''): Promise<Refresh> {
    const now = this.#now()
    const next = key.length < SHORTEST_KEY ? newToken() : successorOf(refreshToken, key)
    const rotation = await this.#store.rotateToken({
      tokenHash: hashOf(refreshToken),
      nextTokenHash: hashOf(next),
      at: this.#time(now),
      expiresAt: this.#time(now + SESSION_MS),
    })
    if (rotation.outcome === 'reused') this.#announce([rotation.session.id])
    if (rotation.outcome !== 'rotated') return rotation
    this.#know(rotation.session)
    return { ...rotation, refreshToken: next }
  }

  /** Whether the session is valid now; answered from memory mostly. */
  async isLive(sessionId: string): Promise<boolean> {
    if (this.#ended.has(sessionId)) return false
    const known = this.#live.get(sessionId)
    const fresh = known !== undefined && this.#now() - known.since < TRUST_MS
    const session = fresh ? known.session : await this.#look(sessionId)
    if (session === null || this.#ended.has(sessionId)) return false
    return session.expiresAt > this.#time(this.#now())
  }

  async #look(sessionId: string): Promise<Session | null> {
    const session = await this.#store.findSession(sessionId)
    if (session !== null) this.#know(session)
    return session
  }

  #know(session: Session): void {
    if (!this.#ended.has(session.id)) this.#live.set(session.id, { session, since: this.#now() })
  }

  /** A user's valid sessions, the latest used first. */
  list(userId: string): Promise<readonly Session[]> {
    return this.#store.listSessions(userId, this.#time(this.#now()))
  }

  /** Ends a session of that user. False when the user has no such session. */
  async end(userId: string, sessionId: string): Promise<boolean> {
    const session = await this.#store.findSession(sessionId)
    if (session?.userId !== userId) return false
    const ended = await this.#store.endSession(sessionId)
    this.#announce([sessionId])
    return ended
  }

  /** Ends all of a user's sessions but the one given (null: all), as after a new password or an erasure; gives back their ids. */
  async endAll(userId: string, exceptSessionId: string | null): Promise<readonly string[]> {
    const ended = await this.#store.endSessionsOf(userId, exceptSessionId)
    this.#announce(ended)
    return ended
  }

  /** Removes what expired. To be called now and then; gives back how many sessions ended. */
  async sweep(): Promise<number> {
    const now = this.#now()
    // A token spent longer ago would have expired by itself.
    const over = { expiredBefore: this.#time(now), spentBefore: this.#time(now - SESSION_MS) }
    let count = 0
    let ended: readonly string[]
    do {
      ended = await this.#store.removeExpired(over, SWEEP_LIMIT)
      count += ended.length
      this.#announce(ended)
    } while (ended.length === SWEEP_LIMIT)
    return count
  }

  /** Takes note that another instance ended a session. */
  forget(sessionId: string): void {
    this.#ended.set(sessionId, true)
    this.#live.delete(sessionId)
  }

  #announce(sessionIds: readonly string[]): void {
    for (const id of sessionIds) this.forget(id)
    if (sessionIds.length > 0) this.#onEnded(sessionIds)
  }

  #time(ms: number): string {
    return new Date(ms).toISOString()
  }
}
