import type { Caller, Refusal } from '../operation.js'
import type { FrameBatch } from './frame.js'

/** One socket of one device, whatever the protocol. Implemented by the transports, used by the feed. */
export interface Connection {
  readonly id: string
  /**
   * Sends frames, in order, in one write. Never throws and never waits: a socket that does not drain what it is sent is closed by its
   * transport (slow consumer), and comes back with `sync`.
   */
  send(batch: FrameBatch): void
  /** Says why (`problem`), then hangs up. */
  close(refusal: Refusal): void
}

/** What a client wants to catch up with: room id → revision of the last durable frame it applied, −1 for everything. */
export type SyncRequest = Readonly<Record<string, number>>

export type SyncReason = 'not_a_member' | 'unknown_revision' | 'gap_too_long'
export type RoomSync =
  | {
      readonly recovered: true
      readonly events: readonly (readonly [name: string, payload: object])[]
      /** Of the last event in `events`, or the one asked from. */
      readonly revision: number
    }
  | { readonly recovered: false; readonly reason: SyncReason }
export type SyncAnswer = { readonly rooms: Readonly<Record<string, RoomSync>> }

/** A connection that the feed has admitted. */
export interface Subscriber {
  /**
   * Answers `sync`, one after the other: the rooms of two would hold each other back. The frames of those rooms are held back on this
   * connection until the answer is out.
   * @param answer sends it, at once
   */
  sync(request: SyncRequest, answer: (answer: SyncAnswer) => void): Promise<void>
  /** The socket has gone. */
  disconnected(): void
}

/** Where transports bring their connections. */
export interface Feed {
  /** Sends `ready`, then every frame that the caller may see, in the order of the log. Rejects with StoreUnavailable. */
  admit(connection: Connection, caller: Caller): Promise<Subscriber>
}

/** Who hears what is not in the log: typing, presence, delivered markers. */
export interface Audience {
  /** Sends to all devices of everyone in the room who is connected, but for those of one person. */
  toRoom(roomId: string, frame: FrameBatch, except?: string): void
  /** Sends to all devices of a person. */
  toPerson(userId: string, frame: FrameBatch): void
  /** Members of the room who are connected. */
  connectedIn(roomId: string): readonly string[]
  /** Rooms of a person who is connected; none of who is not. */
  roomsOf(userId: string): readonly string[]
  /**
   * Rooms of a person, connected here or not: as the feed tells of them by now, or as they are a little later. Rejects with StoreUnavailable
   * when that cannot be found out now.
   */
  findRooms(userId: string): Promise<readonly string[]>
  /** Everyone who is connected. */
  connected(): readonly string[]
}

/** Hears who comes and goes, for presence. */
export interface ConnectionListener {
  /** After `ready` has been sent. */
  connected(userId: string, connectionId: string): void
  disconnected(userId: string, connectionId: string): void
}
