import type { Logger } from 'pino'
import type { EventStore, Position } from '../../../commands/event-store.js'
import type { RoomWriters } from '../../../commands/room-commands.js'
import type { QueryContext } from '../../../projections/queries/context.js'
import type { ConnectionListener } from '../connection.js'
import type { RoomListener } from '../ephemeral.js'
import type { FrameSources } from '../frame-sources.js'
import type { RoomHistory } from '../room-as-of.js'
import type { LiveRooms } from './live-rooms.js'
import type { LivePeople } from './people.js'
import type { Progress } from './progress.js'
import type { RecentFrames } from './recent-frames.js'

/** What the feed needs of the process. */
export type FeedPorts = {
  readonly store: Pick<EventStore, 'subscribe' | 'readStream' | 'head'>
  readonly rooms: RoomWriters
  readonly queries: QueryContext
  readonly sources: FrameSources
  readonly history: RoomHistory
  /** The last position that this process knows of. */
  readonly head: () => Position
  readonly listener: ConnectionListener & RoomListener
  readonly log: Logger
}

/** What the parts of the feed share. */
export type World = {
  readonly ports: FeedPorts
  readonly rooms: LiveRooms
  readonly people: LivePeople
  readonly progress: Progress
  readonly frames: RecentFrames
}
