import { asyncScheduler, firstValueFrom, race, ReplaySubject, type SchedulerLike, timer } from 'rxjs'
import { type Cause, Overloaded, type Outcome } from '../commands/command.js'
import type { Position } from '../commands/event-store.js'
import { viewOf } from '../domain/inbox/decider.js'
import { LIVE_LIMITS } from './live/limits.js'
import type { InboxWriters } from './services.js'

/** Calls that wait for a write; more are told to come back. */
const MOST_WAITING = 20_000

type Waiter = { readonly resolve: (outcome: Outcome) => void; readonly reject: (error: unknown) => void }
/** The calls that the next write answers, and the farthest of what they ask for. */
type Move = { seq: number; cause: Cause; readonly waiters: Waiter[] }
/** A person's marker in a room, while it moves. */
type Track = { readonly userId: string; readonly roomId: string; next: Move | undefined }

/**
 * Moves read markers: the first time at once, then at most one write a second per person and room. Calls in between share the next write,
 * which goes as far as the farthest of them. Nobody is answered before what they asked for is durable.
 */
export class ReadMarkers {
  readonly #tracks = new Map<string, Track>()
  readonly #running = new Set<Promise<void>>()
  readonly #closing = new ReplaySubject<void>(1)
  #waiting = 0

  /** @param scheduler clock and timers */
  constructor(
    private readonly inboxes: InboxWriters,
    private readonly scheduler: SchedulerLike = asyncScheduler,
  ) {}

  /**
   * Moves a person's marker on; one that is there already answers at once.
   * @param seq number of a message of the room
   * @returns the outcome of the write that contains it
   * @throws Overloaded when too many calls wait; StoreUnavailable when the log cannot be written
   */
  async move(roomId: string, userId: string, seq: number, cause: Cause): Promise<Outcome> {
    const { state, position, revision } = await this.inboxes.of(userId).current()
    if (seq <= viewOf(state, roomId).readSeq) return unchanged(position, revision)
    if (this.#waiting >= MOST_WAITING) throw new Overloaded()
    return new Promise((resolve, reject) => this.#wait(roomId, userId, { seq, cause, waiters: [{ resolve, reject }] }))
  }

  /** Writes what waits without further delay, now and from now on. Resolves when nothing waits any more. */
  async close(): Promise<void> {
    this.#closing.next()
    while (this.#running.size > 0) await Promise.all(this.#running)
  }

  #wait(roomId: string, userId: string, move: Move): void {
    this.#waiting += 1
    const key = `${userId} ${roomId}`
    const track = this.#tracks.get(key)
    if (track === undefined) this.#begin(key, { userId, roomId, next: move })
    else track.next = track.next === undefined ? move : joined(track.next, move)
  }

  #begin(key: string, track: Track): void {
    this.#tracks.set(key, track)
    const run = this.#run(track, key).finally(() => this.#running.delete(run))
    this.#running.add(run)
  }

  /** Writes while there is something to write; the pause after the last write is kept too. */
  async #run(track: Track, key: string): Promise<void> {
    while (track.next !== undefined) {
      const move = track.next
      track.next = undefined
      const pause = firstValueFrom(race(timer(LIVE_LIMITS.markerPaceMs, this.scheduler), this.#closing))
      await this.#write(track, move)
      await pause
    }
    // In the same turn as the last look: what comes later begins a track of its own.
    this.#tracks.delete(key)
  }

  async #write({ userId, roomId }: Track, { seq, cause, waiters }: Move): Promise<void> {
    const command = { type: 'MoveReadMarker', actorId: userId, data: { userId, roomId, seq } } as const
    try {
      const outcome = await this.inboxes.of(userId).submit({ ...cause, subjects: [], command })
      for (const { resolve } of waiters) resolve(outcome)
    } catch (error) {
      for (const { reject } of waiters) reject(error)
    } finally {
      this.#waiting -= waiters.length
    }
  }
}

const unchanged = (position: Position, revision: number): Outcome => ({ kind: 'unchanged', position, revision })

/** Both calls in one write, which is known by the one that goes farther. */
function joined(first: Move, second: Move): Move {
  const { seq, cause } = second.seq > first.seq ? second : first
  first.waiters.push(...second.waiters)
  return { seq, cause, waiters: first.waiters }
}
