/** A command under a client's key: who, which operation, on which path. One string, made by `idempotencyScope`. */
export type IdempotencyScope = string

/** What is remembered of a command that was carried out: ids, never text. */
export type IdempotencyRecord = {
  readonly scope: IdempotencyScope
  /** HMAC-SHA-256 (hex) of the request's body: another body under the same key is refused. */
  readonly fingerprint: string
  /** Names the process that runs it; a `running` record of a process that is gone may be taken over. */
  readonly owner: string
  readonly state: 'running' | 'done'
  /** HTTP status of the first answer, and the id of the thing it was about. */
  readonly status?: number
  readonly resourceId?: string
}

/** Kept with the keys and sessions: durable when a promise resolves. Rejects with `StoreUnavailable` when the engine cannot do it now. */
export interface IdempotencyStore {
  /** Keeps the record unless the scope has one already; gives back what is kept. Of racing calls one wins and all see the winner's. */
  claim(record: IdempotencyRecord): Promise<IdempotencyRecord>
  /** Replaces the record if its `owner` is still `expectedOwner`; false otherwise. */
  replace(record: IdempotencyRecord, expectedOwner: string): Promise<boolean>
  /** Forgets a claim of a command that was refused. */
  release(scope: IdempotencyScope, owner: string): Promise<void>
}
