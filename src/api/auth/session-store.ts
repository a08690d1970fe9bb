/** A device that is logged in. Times are ISO 8601 UTC with milliseconds. */
export type Session = {
  readonly id: string
  readonly userId: string
  readonly createdAt: string
  readonly lastUsedAt: string
  /** Not valid from this time on; moved on by every use. */
  readonly expiresAt: string
  /** What the client calls itself; at most 500 characters. */
  readonly userAgent: string
}

export type Rotation =
  | { readonly outcome: 'rotated'; readonly session: Session }
  /** The token was spent before: it is in two hands. The session has been ended by this very call. */
  | { readonly outcome: 'reused'; readonly session: Session }
  /** No such token: never given out, of an ended session, or expired. */
  | { readonly outcome: 'unknown' }

export type TokenExchange = {
  /** SHA-256 (hex) of the refresh token presented. */
  readonly tokenHash: string
  /** SHA-256 (hex) of its successor. */
  readonly nextTokenHash: string
  readonly at: string
  /** When the session expires if it is not used again. */
  readonly expiresAt: string
}

export type Expiry = {
  /** Sessions that expired before this time end. */
  readonly expiredBefore: string
  /** Tokens spent before this time are forgotten: presented again they are unknown, and end nothing. */
  readonly spentBefore: string
}

/**
 * Sessions and their refresh tokens, of which only hashes are kept. A session is its own token family: one token is current, the
 * others are spent. Durable when a promise resolves. Every method rejects with `StoreUnavailable` when the engine cannot do it now.
 */
export interface SessionStore {
  /** Keeps a new session with its first token. */
  startSession(session: Session, tokenHash: string): Promise<void>
  /**
   * Spends a token and puts the next in its place, atomically: of racing calls with one token exactly one is `rotated`. Repeating an exchange, with
   * the same successor, as long as that is not spent, is `rotated` again: one of unknown outcome may be repeated.
   */
  rotateToken(exchange: TokenExchange): Promise<Rotation>
  /** The session, expired or not; null when there is none (any more). */
  findSession(sessionId: string): Promise<Session | null>
  /** A user's sessions that are valid at that time, the latest used first. */
  listSessions(userId: string, at: string): Promise<readonly Session[]>
  /** Ends a session with all its tokens. False when there was none. */
  endSession(sessionId: string): Promise<boolean>
  /** Ends a user's sessions, all or all but one; gives back the ids of those ended. */
  endSessionsOf(userId: string, exceptSessionId: string | null): Promise<readonly string[]>
  /** Removes what is over, at most `limit` sessions and as many spent tokens; gives back the ids of the sessions. */
  removeExpired(over: Expiry, limit: number): Promise<readonly string[]>
}
