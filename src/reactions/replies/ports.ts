import type { EventStore } from '../../commands/event-store.js'
import type { Leases } from '../../commands/leases.js'
import type { PostingPorts } from '../../commands/post-message.js'
import type { RoomWriters } from '../../commands/room-commands.js'
import type { ConversationReader } from '../ai/conversation.js'
import type { Provider } from '../ai/provider.js'
import type { Job } from '../jobs.js'

/** Shows a room that one of its agents is at work. Hints: nothing of it is kept. */
export interface Showing {
  /** An agent begins to answer a message. */
  begin(roomId: string, agentId: string, messageId: string): Writing
}

/** An answer that is being written. */
export interface Writing {
  /** The whole text so far. */
  text(text: string): void
  /** Nothing more comes: it is posted, or it failed. */
  end(): void
}

/** What answers have cost, in tokens. */
export interface UsageReader {
  /** @param day UTC, `2026-11-21` */
  ofRoom(roomId: string, day: string): Promise<number>
  ofPerson(userId: string, day: string): Promise<number>
}

/** Tokens that answers may cost on one day (UTC); 0 means no limit. */
export type Budget = { readonly room: number; readonly person: number }

export type ReplyOutcome = 'posted' | 'skipped' | 'budget' | 'failed' | 'given_up'

/** Counts what happens. */
export interface ReplyTelemetry {
  ended(outcome: ReplyOutcome): void
  /**
   * A provider has answered.
   * @param firstTextMs until the first words; null when they came all at once
   */
  answered(took: {
    readonly provider: string
    readonly promptTokens: number
    readonly completionTokens: number
    readonly firstTextMs: number | null
    readonly totalMs: number
  }): void
}

/** What an agent has to answer first in a room: the event of that revision asked. */
export type FirstOpen = { readonly roomId: string; readonly agentId: string; readonly revision: number }

/** What answering works with. */
export type ReplyPorts = {
  readonly rooms: RoomWriters
  readonly posting: PostingPorts
  readonly store: Pick<EventStore, 'readStream'>
  readonly conversations: ConversationReader
  readonly provider: Provider
  readonly showing: Showing
  readonly usage: UsageReader
  readonly budget: Budget
  readonly telemetry: ReplyTelemetry
  /** For every agent and room with something owed: what comes first. */
  readonly firstOpen: () => Promise<readonly FirstOpen[]>
  /** Keeps workers in other processes from answering the same at the same time. */
  readonly leases: Leases
  readonly addJobs: (jobs: readonly Job[]) => Promise<void>
  readonly now: () => Date
}
