import { asyncScheduler, type SchedulerLike } from 'rxjs'
import type { Audience, ConnectionListener } from './connection.js'
import { DeliveredMarkers } from './delivered.js'
import { PresenceBoard } from './presence/board.js'
import type { PresenceStore } from './presence/presence-store.js'
import { Typing } from './typing/typing.js'

/** Hears what happens in rooms, for what is not in the log. Told in the order of the log, of rooms in which somebody is connected. */
export interface RoomListener {
  /** Somebody has become a member. */
  joined(roomId: string, userId: string): void
  /** Somebody is a member no more, however that came. */
  left(roomId: string, userId: string): void
  /** Somebody has posted a message. */
  posted(roomId: string, userId: string): void
}

/** What is not in the log: presence, typing, delivered markers. Told by the feed, asked and changed by operations. */
export class Ephemeral implements ConnectionListener, RoomListener {
  readonly presence: PresenceBoard
  readonly typing: Typing
  readonly delivered: DeliveredMarkers

  /** @param scheduler clock and timers */
  constructor(store: PresenceStore, audience: Audience, scheduler: SchedulerLike = asyncScheduler) {
    this.presence = new PresenceBoard({ store, audience, scheduler })
    this.typing = new Typing(audience, scheduler)
    this.delivered = new DeliveredMarkers(audience, scheduler)
  }

  connected(userId: string, connectionId: string): void {
    this.presence.connected(userId, connectionId)
  }

  disconnected(userId: string, connectionId: string): void {
    this.presence.disconnected(userId, connectionId)
    if (!this.presence.isConnected(userId)) this.typing.gone(userId)
  }

  joined(roomId: string, userId: string): void {
    this.presence.joined(roomId, userId)
  }

  left(roomId: string, userId: string): void {
    this.typing.stop(roomId, userId)
    this.delivered.left(roomId, userId)
    this.presence.left(roomId, userId)
  }

  posted(roomId: string, userId: string): void {
    this.typing.stop(roomId, userId)
  }

  /** Stops every timer. */
  close(): void {
    this.typing.close()
    this.delivered.close()
    this.presence.close()
  }
}
