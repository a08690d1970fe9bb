import { asyncScheduler, type SchedulerLike } from 'rxjs'
import type { Relay, Tidings } from '../../relay.js'
import type { Audience } from '../connection.js'
import { batchOf, Frame } from '../frame.js'
import { LIVE_LIMITS } from '../limits.js'
import { RoomTypists } from './room-typists.js'
import { TypingReports } from './typing-reports.js'

/** Milliseconds for which somebody types who said so elsewhere. That instance says when they stop; this is for when it does not. */
const HEARD_MS = LIVE_LIMITS.typingMs + LIVE_LIMITS.typingRenewalMs

/** Who is typing where, on whatever instance they say so. Membership, mutes and archives are the caller's to check. */
export class Typing {
  readonly #rooms = new Map<string, RoomTypists>()

  readonly #reports: TypingReports

  /** @param scheduler clock and timers */
  constructor(
    private readonly audience: Audience,
    relay: Relay,
    private readonly scheduler: SchedulerLike = asyncScheduler,
  ) {
    this.#reports = new TypingReports(relay, scheduler)
  }

  /** Somebody types, or goes on typing. */
  start(roomId: string, userId: string): void {
    this.#reports.started(roomId, userId)
    this.#in(roomId).start(userId, LIVE_LIMITS.typingMs)
  }

  /** Somebody says that they have stopped typing, wherever they said that they do. */
  stop(roomId: string, userId: string): void {
    if (this.#rooms.get(roomId)?.isTyping(userId) === true) this.#reports.takeOver(roomId, userId)
    this.over(roomId, userId)
  }

  /** Somebody cannot be typing any more: they posted, or left. Every instance learns of that by itself. */
  over(roomId: string, userId: string): void {
    this.#rooms.get(roomId)?.stop(userId)
    // Somebody who was not shown has stopped without a word.
    this.#reports.stopped(roomId, userId)
  }

  /** Another instance tells of somebody. What is heard is told here only. */
  hear({ roomId, userId, isTyping }: Extract<Tidings, { kind: 'typing' }>): void {
    this.#reports.handOver(roomId, userId)
    if (isTyping) this.#in(roomId).start(userId, HEARD_MS)
    else this.#rooms.get(roomId)?.stop(userId)
  }

  /** Somebody's last device here has gone: what they said with one elsewhere is not ours to end. */
  gone(userId: string): void {
    for (const roomId of this.#rooms.keys()) if (this.#reports.has(roomId, userId)) this.over(roomId, userId)
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

  #in(roomId: string): RoomTypists {
    return this.#rooms.get(roomId) ?? this.#open(roomId)
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
    if (!isTyping) this.#reports.stopped(roomId, userId)
    const event = isTyping ? 'user_typing' : 'user_stopped_typing'
    this.audience.toRoom(roomId, batchOf(new Frame(event, { roomId, userId })), userId)
  }
}
