import type { Observable } from 'rxjs'

/** What a person may choose to be; `invisible`: others see offline. */
export type Availability = 'online' | 'away' | 'busy' | 'invisible'

/** What a person set, on all devices and for the next ones. */
export type PresenceChoice = {
  readonly status: Availability
  readonly statusMessage: string | null
  /** The room they are looking at. */
  readonly currentRoomId: string | null
}

/** What is known of a person's presence. */
export type PresenceRecord = PresenceChoice & {
  /** A device of theirs is connected, or was a moment ago. */
  readonly present: boolean
  /** When others last saw them; ISO 8601 with milliseconds. */
  readonly lastSeenAt: string | null
}

/**
 * Where presence is kept. Reads never wait: a store that several processes share keeps a copy of what is there in each of them.
 * What it cannot reach it treats as unchanged: presence is a courtesy, and nothing fails for want of it.
 */
export interface PresenceStore {
  /** What is known of a person; null: nothing. People who are not present may be forgotten. */
  find(userId: string): PresenceRecord | null
  /**
   * Changes some fields; of somebody unknown the others begin as those of `NEWCOMER`. `present` is what this process knows: in a shared store
   * a person is present while any process says so.
   */
  update(userId: string, changes: Partial<PresenceRecord>): void
  /**
   * Resolves when what was changed until now outlives the process: `status`, `statusMessage` and `lastSeenAt`, as far as the store keeps them.
   * Never rejects: a store that cannot keep it goes on without.
   */
  saved(): Promise<void>
  /**
   * Ids of people about whom something really changed, whoever changed it; after `find` shows it. Whoever begins to listen is told of all who
   * are present first.
   */
  readonly changes: Observable<string>
}

/** Somebody of whom nothing is known. */
export const NEWCOMER: PresenceRecord = {
  status: 'online',
  statusMessage: null,
  currentRoomId: null,
  present: false,
  lastSeenAt: null,
}
