import { auditTime, type SchedulerLike, Subject, throttleTime } from 'rxjs'
import type { Presence } from '../../../projections/queries/shapes.js'
import type { Audience } from '../connection.js'
import { batchOf, Frame, type FrameBatch } from '../frame.js'
import { LIVE_LIMITS } from '../limits.js'
import { Debts } from './debts.js'
import { looksAlike } from './shown.js'
import type { Whereabouts } from './whereabouts.js'

/** Presences sent in one go, over all sockets, and those found out: the loop stays free however many come at once. The rest waits a second. */
export const MOST_SENT = 50_000
const MOST_FOUND = 100_000

/** One round's rooms and frames, so that nothing is found out or written twice in it. */
type Round = {
  readonly hearers: Map<string, readonly string[]>
  readonly frames: Map<string, FrameBatch>
  readonly seen: Map<string, Presence>
  found: number
}

/** Brings word of presence to those who share a room: coalesced, at most once a second, only to whom there is something new. */
export class PresenceNews {
  /** Who changed; with the rooms they were in when they are not present any more. */
  readonly #changed = new Map<string, Set<string> | null>()
  /** Who has just connected, and is told of those who are there. */
  readonly #greeted = new Set<string>()
  readonly #debts = new Debts()
  /** What was last told of who is not offline. */
  readonly #told = new Map<string, Presence>()
  readonly #stir = new Subject<void>()
  readonly #rounds

  constructor(
    private readonly whereabouts: Whereabouts,
    private readonly audience: Audience,
    private readonly shown: (userId: string) => Presence,
    scheduler: SchedulerLike,
  ) {
    // One clock for all sockets; it stands still while there is no news. What one turn of the event loop brings is one piece of news.
    const paced = this.#stir.pipe(
      auditTime(0, scheduler),
      throttleTime(LIVE_LIMITS.presencePaceMs, scheduler, { leading: true, trailing: true }),
    )
    this.#rounds = paced.subscribe(() => this.#round())
  }

  /** Something about a person may look different now. To be told before the whereabouts forget one who has gone. */
  changed(userId: string, isPresent: boolean): void {
    this.#changed.set(userId, isPresent ? null : new Set(this.whereabouts.roomsOf(userId)))
    this.#stir.next()
  }

  /** Somebody has connected a device. */
  greet(userId: string): void {
    this.#greeted.add(userId)
    this.#stir.next()
  }

  /** Somebody's last device has gone. */
  gone(userId: string): void {
    this.#greeted.delete(userId)
    this.#debts.forgive(userId)
  }

  /** Somebody has left a room: who shares none with them any more hears nothing of them, nor they of those. */
  left(roomId: string, userId: string): void {
    this.#changed.get(userId)?.delete(roomId)
    // Of who is not there nobody is owed anything but that.
    if (!this.whereabouts.isPresent(userId)) return
    this.#debts.part(userId, (viewer, person) => this.#areApart(viewer, person))
  }

  close(): void {
    this.#rounds.unsubscribe()
  }

  /** Who is not present any more has left no room by that. */
  #areApart(viewer: string, person: string): boolean {
    return viewer !== person && this.whereabouts.isPresent(person) && !this.whereabouts.share(viewer, person)
  }

  #round(): void {
    const round: Round = { hearers: new Map(), frames: new Map(), seen: new Map(), found: 0 }
    this.#collectChanges(round)
    this.#collectGreetings(round)
    for (const [viewer, people] of this.#debts.take(LIVE_LIMITS.presencesPerFrame, MOST_SENT))
      this.audience.toPerson(viewer, this.#frame(viewer, people, round))
    if (!this.#debts.isEmpty || this.#changed.size > 0 || this.#greeted.size > 0) this.#stir.next()
  }

  #collectChanges(round: Round): void {
    for (const [person, roomsLeft] of this.#changed) {
      if (round.found >= MOST_FOUND) return
      this.#changed.delete(person)
      if (!this.#isNew(person)) continue
      if (roomsLeft === null) this.#debts.owe(person, person)
      for (const roomId of roomsLeft ?? this.whereabouts.roomsOf(person))
        for (const viewer of this.#hearers(roomId, round)) this.#owe(viewer, person, round)
    }
  }

  #collectGreetings(round: Round): void {
    for (const viewer of this.#greeted) {
      if (round.found >= MOST_FOUND) return
      this.#greeted.delete(viewer)
      for (const roomId of this.whereabouts.roomsOf(viewer)) {
        if (this.#hearers(roomId, round).length === 0) continue
        for (const person of this.whereabouts.visibleIn(roomId)) this.#owe(viewer, person, round)
      }
    }
  }

  #owe(viewer: string, person: string, round: Round): void {
    this.#debts.owe(viewer, person)
    round.found += 1
  }

  /** Whether others see another person than they were told of; and notes that they are told. */
  #isNew(person: string): boolean {
    const now = this.shown(person)
    const before = this.#told.get(person)
    if (now.status === 'offline') return this.#told.delete(person)
    this.#told.set(person, now)
    return before === undefined || !looksAlike(before, now)
  }

  /**
   * Who is told in a room. Where more people are connected nobody is: among n people n² words would be said. Their clients ask
   * (`listMembers`), and trust nothing that they heard while the room was smaller.
   */
  #hearers(roomId: string, { hearers }: Round): readonly string[] {
    const known = hearers.get(roomId)
    if (known !== undefined) return known
    const connected = this.audience.connectedIn(roomId)
    const found = connected.length > LIVE_LIMITS.presenceRoom ? [] : connected
    hearers.set(roomId, found)
    return found
  }

  /** Those with the same news, and the same right to see where people are, share one frame. */
  #frame(viewer: string, people: readonly string[], { frames, seen }: Round): FrameBatch {
    const presences = people.map((person) => this.#seenBy(viewer, this.#shownIn(seen, person)))
    const key = presences.map(({ userId, currentRoomId }) => `${userId} ${currentRoomId ?? ''}`).join()
    const shared = frames.get(key)
    if (shared !== undefined) return shared
    const frame = batchOf(new Frame('presence_update', { presences }))
    frames.set(key, frame)
    return frame
  }

  #shownIn(seen: Map<string, Presence>, person: string): Presence {
    const known = seen.get(person)
    if (known !== undefined) return known
    const presence = this.shown(person)
    seen.set(person, presence)
    return presence
  }

  #seenBy(viewer: string, presence: Presence): Presence {
    const { userId, currentRoomId } = presence
    if (currentRoomId === null) return presence
    const isShared = [viewer, userId].every((who) => this.whereabouts.roomsOf(who).has(currentRoomId))
    return isShared ? presence : { ...presence, currentRoomId: null }
  }
}
