import { asyncScheduler, type SchedulerLike, type Subscription } from 'rxjs'
import type { Relay, Tidings } from '../relay.js'
import type { Audience, ConnectionListener } from './connection.js'
import { DeliveredMarkers } from './delivered.js'
import { PartialAnswers } from './partial-answers.js'
import { PresenceBoard } from './presence/board.js'
import type { PresenceStore } from './presence/presence-store.js'
import { Typing } from './typing/typing.js'

/** Hears what happens in rooms, for what is not in the log. Told in the order of the log, of all rooms. */
export interface RoomListener {
  /** Somebody has become a member; may be said twice. */
  joined(roomId: string, userId: string): void
  /** Somebody is a member no more, however that came. */
  left(roomId: string, userId: string): void
  /** Somebody has posted a message. */
  posted(roomId: string, userId: string): void
  /** Something has happened that nobody can be told of: who is in which room may be other than was said. */
  missed(): void
}

export type EphemeralPorts = {
  readonly store: PresenceStore
  readonly audience: Audience
  /** To the other instances. */
  readonly relay: Relay
  /** Clock and timers. */
  readonly scheduler?: SchedulerLike
}

/** What is not in the log: presence, typing, delivered markers, half answers. Told by the feed and by other instances, asked and changed by operations. */
export class Ephemeral implements ConnectionListener, RoomListener {
  readonly presence: PresenceBoard
  readonly typing: Typing
  readonly delivered: DeliveredMarkers
  readonly partials: PartialAnswers
  readonly #heard: Subscription

  constructor({ store, audience, relay, scheduler = asyncScheduler }: EphemeralPorts) {
    this.presence = new PresenceBoard({ store, audience, scheduler })
    this.typing = new Typing(audience, relay, scheduler)
    this.delivered = new DeliveredMarkers(audience, relay, scheduler)
    this.partials = new PartialAnswers(audience, relay)
    this.#heard = relay.heard.subscribe((tidings) => this.#hear(tidings))
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
    this.typing.over(roomId, userId)
    this.delivered.left(roomId, userId)
    this.presence.left(roomId, userId)
  }

  posted(roomId: string, userId: string): void {
    this.typing.over(roomId, userId)
  }

  missed(): void {
    this.presence.missed()
  }

  /** Stops every timer, and hears no more. */
  close(): void {
    this.#heard.unsubscribe()
    this.typing.close()
    this.delivered.close()
    this.presence.close()
  }

  /** What is heard is told to those who are connected here, never to another instance. */
  #hear(tidings: Tidings): void {
    if (tidings.kind === 'typing') this.typing.hear(tidings)
    else if (tidings.kind === 'partial') this.partials.show(tidings.partial)
    else if (tidings.kind === 'delivered' && tidings.isTold)
      this.delivered.hear(tidings.roomId, tidings.userId, tidings.seq)
  }
}
