import { LRUCache } from 'lru-cache'
import { asyncScheduler, type SchedulerLike, type Subscription, timer } from 'rxjs'
import type { Relay } from '../relay.js'
import type { Audience } from './connection.js'
import { batchOf, Frame } from './frame.js'
import { LIVE_LIMITS } from './limits.js'

/** Markers kept; the longest unused go first. They are in no log: who is forgotten begins anew. */
const MOST_MARKERS = 50_000

type Marker = {
  seq: number
  /** What the room is told next: somebody who is invisible may have gone on since. */
  due: number
  /** When the room was last told. */
  toldAt: number
  /** What is due was heard from another instance. */
  isHeard: boolean
  wake: Subscription | undefined
}

type Move = { readonly seq: number; readonly isTold: boolean; readonly isHeard: boolean }

/** How far each person's devices have received each room's messages. Kept in memory only. */
export class DeliveredMarkers {
  readonly #markers: LRUCache<string, Marker>

  /**
   * @param scheduler clock and timers
   * @param most markers kept
   */
  constructor(
    private readonly audience: Audience,
    private readonly relay: Relay,
    private readonly scheduler: SchedulerLike = asyncScheduler,
    most: number = MOST_MARKERS,
  ) {
    this.#markers = new LRUCache({ max: most, dispose: ({ wake }) => wake?.unsubscribe() })
  }

  /**
   * Notes that everything up to a message has been received; a marker never goes back.
   * @param seq number of a message of the room
   * @param isTold whether the room is told, on every instance: the first time at once, then at most once a second, the latest
   */
  mark(roomId: string, userId: string, seq: number, isTold: boolean): void {
    this.#move(roomId, userId, { seq, isTold, isHeard: false })
  }

  /** Another instance has told its part of the room: this one tells its own. */
  hear(roomId: string, userId: string, seq: number): void {
    this.#move(roomId, userId, { seq, isTold: true, isHeard: true })
  }

  /** Somebody has left a room: nothing more is told there about them. */
  left(roomId: string, userId: string): void {
    this.#markers.delete(`${roomId} ${userId}`)
  }

  /** Stops every timer. */
  close(): void {
    this.#markers.clear()
  }

  #move(roomId: string, userId: string, { seq, isTold, isHeard }: Move): void {
    const marker = this.#marker(`${roomId} ${userId}`)
    if (seq <= marker.seq) return
    marker.seq = seq
    if (!isTold) return
    Object.assign(marker, { due: seq, isHeard })
    if (marker.wake !== undefined) return
    const wait = marker.toldAt + LIVE_LIMITS.markerPaceMs - this.scheduler.now()
    if (wait <= 0) this.#tell(roomId, userId, marker)
    else marker.wake = timer(wait, this.scheduler).subscribe(() => this.#tell(roomId, userId, marker))
  }

  #marker(key: string): Marker {
    const known = this.#markers.get(key)
    if (known !== undefined) return known
    const marker: Marker = { seq: 0, due: 0, toldAt: -Infinity, isHeard: false, wake: undefined }
    this.#markers.set(key, marker)
    return marker
  }

  #tell(roomId: string, userId: string, marker: Marker): void {
    marker.wake = undefined
    marker.toldAt = this.scheduler.now()
    const { due: seq, isHeard } = marker
    this.audience.toRoom(roomId, batchOf(new Frame('message_delivered', { roomId, userId, seq })))
    if (!isHeard) this.relay.tell({ kind: 'delivered', roomId, userId, seq, isTold: true })
  }
}
