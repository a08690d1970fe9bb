import type { AccountPorts, UserWriters } from '../commands/accounts.js'
import type { EventStore, Position } from '../commands/event-store.js'
import type { KeyRing } from '../commands/key-ring.js'
import type { KeyStore } from '../commands/key-store.js'
import type { PostingPorts } from '../commands/post-message.js'
import type { RoomWriters } from '../commands/room-commands.js'
import type { SchedulingPorts } from '../commands/scheduled-messages.js'
import type { Writers } from '../commands/writers.js'
import type { Inbox, InboxCommand } from '../domain/inbox/decider.js'
import type { InboxEvent } from '../domain/inbox/events.js'
import type { Auditor } from '../projections/audit/auditor.js'
import type { QueryContext } from '../projections/queries/context.js'
import type { Projector } from '../projections/read-models.js'
import type { Jobs } from '../reactions/jobs.js'
import type { AccessTokens } from './auth/access-tokens.js'
import type { Passwords } from './auth/passwords.js'
import type { Sessions } from './auth/sessions.js'
import type { AttachedAudience } from './live/audience.js'
import type { Ephemeral } from './live/ephemeral.js'
import type { ReadMarkers } from './read-markers.js'

export type InboxWriters = Writers<Inbox, InboxCommand, InboxEvent>

/** All that operations work with; made once by the composition root. */
export type Services = {
  readonly rooms: RoomWriters
  readonly users: UserWriters
  readonly inboxes: InboxWriters
  readonly readMarkers: ReadMarkers
  /** Who hears what is not in the log: the feed attaches itself. */
  readonly audience: AttachedAudience
  readonly ephemeral: Ephemeral
  readonly accounts: AccountPorts
  readonly posting: PostingPorts
  readonly scheduling: SchedulingPorts
  readonly queries: QueryContext
  readonly auditor: Auditor
  readonly projector: Projector
  readonly jobs: Jobs
  readonly sessions: Sessions
  readonly tokens: AccessTokens
  readonly passwords: Passwords
  readonly store: EventStore
  readonly keyStore: KeyStore
  readonly keys: KeyRing
  /** The last position this process knows of. */
  readonly head: () => Position
  readonly settings: {
    readonly inviteTtlMs: number
    /** The room that everyone joins on registering; null where there is none. */
    readonly welcomeRoomId: string | null
    readonly defaultAgentId: string
  }
}
