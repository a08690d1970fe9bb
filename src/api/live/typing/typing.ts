import { asyncScheduler, type SchedulerLike } from 'rxjs'
import type { Audience } from '../connection.js'
import { batchOf, Frame } from '../frame.js'
import { RoomTypists } from './room-typists.js'

/** Who is typing where. Membership, mutes and archives are the caller's to check. */
export class Typing {
  readonly #rooms = new Map<string, RoomTypists>()

  /** @param scheduler clock and timers */
  constructor(
    private readonly audience: Audience,
    private readonly scheduler: SchedulerLike = asyncScheduler,
  ) {}

  /** Somebody types, or goes on typing. */
  start(roomId: string, userId: string): void {
    const room = this.#rooms.get(roomId) ?? this.#open(roomId)
    room.start(userId)
  }

  /** Somebody has stopped typing: so they said, or they posted, or left. */
  stop(roomId: string, userId: string): void {
    this.#rooms.get(roomId)?.stop(userId)
  }

  /** Somebody's last device has gone. */
  gone(userId: string): void {
    for (const roomId of this.#rooms.keys()) this.stop(roomId, userId)
  }

  /** Those who are shown as typing, at most `LIVE_LIMITS.typists`. */
  typists(roomId: string): readonly string[] {
    return this.#rooms.get(roomId)?.shown ?? []
  }

  /** Stops every timer. */
  close(): void {
    for (const room of this.#rooms.values()) room.close()
    this.#rooms.clear()
  }

  #open(roomId: string): RoomTypists {
    const room = new RoomTypists(
      (userId, isTyping) => this.#tell(roomId, userId, isTyping),
      this.scheduler,
      () => this.#rooms.delete(roomId),
    )
    this.#rooms.set(roomId, room)
    return room
  }

  #tell(roomId: string, userId: string, isTyping: boolean): void {
    const event = isTyping ? 'user_typing' : 'user_stopped_typing'
    this.audience.toRoom(roomId, batchOf(new Frame(event, { roomId, userId })), userId)
  }
}
