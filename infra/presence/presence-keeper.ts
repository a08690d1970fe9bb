import type { Availability, PresenceRecord } from '../../src/api/live/presence/presence-store.js'

/** What of a record outlives every process. */
export type KeptPresence = Pick<PresenceRecord, 'status' | 'statusMessage' | 'lastSeenAt'>
export type KeptField = keyof KeptPresence
export const KEPT_FIELDS: readonly KeptField[] = ['status', 'statusMessage', 'lastSeenAt']

/** What is kept of one person; the message is sealed. */
export type PresenceRow = {
  readonly userId: string
  readonly status: Availability
  /** An envelope as JSON; null: no message. */
  readonly statusMessage: string | null
  readonly lastSeenAt: string | null
}

export type ChangedRow = {
  readonly row: PresenceRow
  /** What this process changed; where others write too, the rest of the row may be older than what is kept. */
  readonly changed: ReadonlySet<KeptField>
}

/** People of whom it is kept what they set and when they went, unless a keeper is told otherwise. */
export const MOST_PEOPLE = 50_000

/**
 * Keeps what people set about their presence, and when they were last seen: of the latest so many people.
 * Every method rejects (or throws) with `StoreUnavailable` when the engine cannot do it now.
 */
export interface PresenceKeeper {
  /** Everyone who is kept, the longest unchanged first. */
  all(): Promise<readonly PresenceRow[]>
  /** Keeps changes, in their order: who comes last changed last. May be repeated. @param rows each of another person */
  save(rows: readonly ChangedRow[]): Promise<void>
  close(): Promise<void>
}
