import { StoreUnavailable } from '../../commands/event-store.js'
import type { Audience } from './connection.js'
import type { FrameBatch } from './frame.js'

/** Where nobody is connected. */
const NOBODY: Audience = {
  toRoom: () => undefined,
  toPerson: () => undefined,
  connectedIn: () => [],
  roomsOf: () => [],
  findRooms: () => Promise.reject(new StoreUnavailable('there is no live feed yet')),
  connected: () => [],
}

/**
 * The audience that operations know before there is a feed: the feed needs the operations' world, and that world needs to be heard.
 * Nobody hears anything until `attach`.
 */
export class AttachedAudience implements Audience {
  #audience = NOBODY

  /** @param audience who really listens, from now on */
  attach(audience: Audience): void {
    this.#audience = audience
  }

  toRoom(roomId: string, frame: FrameBatch, except?: string): void {
    this.#audience.toRoom(roomId, frame, except)
  }

  toPerson(userId: string, frame: FrameBatch): void {
    this.#audience.toPerson(userId, frame)
  }

  connectedIn(roomId: string): readonly string[] {
    return this.#audience.connectedIn(roomId)
  }

  roomsOf(userId: string): readonly string[] {
    return this.#audience.roomsOf(userId)
  }

  findRooms(userId: string): Promise<readonly string[]> {
    return this.#audience.findRooms(userId)
  }

  connected(): readonly string[] {
    return this.#audience.connected()
  }
}
