import { type ReadonlySignal, signal } from '@preact/signals'
import type { ParleyClient, RoomEvent, RoomFrame, RoomHandle, RoomState } from '../../../../../src/client/index.js'
import { isToldByTrail, type Notice, noticesOfEvent, noticesOfFrame } from './notice.js'
import { missingIn, type Span, withSpan } from './revisions.js'

/** What is kept of a room; the oldest goes first. */
const KEPT = 5_000
/** Where a great deal has happened between two messages, only the latest of it is read. */
const MOST_READ = 1_000
const PAGE = 100
/** Whoever invites several people does it at once: what is heard within so many milliseconds is read together. */
const TOGETHER_MS = 200

/** What has happened in a room besides messages: heard live, and read from the audit trail as far back as somebody looks. */
export class RoomNotices {
  readonly #all = signal<readonly Notice[]>([])
  #known: readonly Span[] = []
  #reading: Promise<void> = Promise.resolve()
  #followers = 0
  #stop: () => void = () => undefined
  /** Heard of, and to be read from the trail soon. */
  #mentioned: Span | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly room: RoomHandle,
    private readonly rest: ParleyClient['rest'],
  ) {}

  /** In the order of their revisions. */
  get all(): ReadonlySignal<readonly Notice[]> {
    return this.#all
  }

  /** Hears what happens from now on. @param state the room as it is now @returns stops hearing */
  follow(state: RoomState): () => void {
    this.#followers += 1
    if (this.#followers === 1) this.#hear(state)
    return () => {
      this.#followers -= 1
      if (this.#followers === 0) this.#stop()
    }
  }

  #hear({ members: first }: RoomState): void {
    let members = first
    const subscription = this.room.events.subscribe((event) => {
      this.#heard(event, members)
      // Members are as they were before the next event.
      members = this.room.state?.members ?? members
    })
    this.#stop = () => {
      subscription.unsubscribe()
      // Whoever looks again wants all that is not known.
      clearTimeout(this.#timer)
    }
  }

  /** What lies in a gap is read when it is wanted. */
  #heard(event: RoomEvent, members: RoomState['members']): void {
    if (event.event === 'gap' || !('revision' in event.payload)) return
    const frame = event as RoomFrame
    // Coming in is told as the whole room; what it is as an event is in the trail.
    if (frame.event === 'room_created') return
    const { revision } = frame.payload
    if (isToldByTrail(frame)) this.#wantSoon(revision)
    else {
      this.#known = withSpan(this.#known, [revision, revision])
      this.#add(noticesOfFrame(frame, members))
    }
  }

  #wantSoon(revision: number): void {
    this.#mentioned = [this.#mentioned?.[0] ?? revision, revision]
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      if (this.#mentioned !== null) this.want(this.#mentioned)
      this.#mentioned = null
    }, TOGETHER_MS)
  }

  /**
   * Reads what is not known yet of a part of the room's log. What cannot be read now is read when it is wanted again.
   * @param span revisions
   */
  want([from, to]: Span): void {
    const span: Span = [Math.max(0, from, to - MOST_READ + 1), to]
    this.#reading = this.#reading
      .then(async () => {
        for (const missing of missingIn(this.#known, span)) await this.#read(missing)
      })
      .catch(() => undefined)
  }

  async #read([from, to]: Span): Promise<void> {
    for (let next = from; next <= to; next += PAGE) {
      const limit = Math.min(PAGE, to - next + 1)
      const { items } = await this.rest.audit.events(this.room.roomId, next, limit)
      this.#known = withSpan(this.#known, [next, next + limit - 1])
      this.#add(items.flatMap(noticesOfEvent))
    }
  }

  #add(notices: readonly Notice[]): void {
    if (notices.length === 0) return
    const all = [...this.#all.value, ...notices]
    this.#all.value = all.sort((a, b) => a.revision - b.revision).slice(-KEPT)
    const [first] = this.#all.value
    if (all.length > KEPT && first !== undefined) this.#forget(first.revision)
  }

  /** What happened up to there is not known any more. */
  #forget(revision: number): void {
    const later = this.#known.map(([from, to]): Span => [Math.max(from, revision + 1), to])
    this.#known = later.filter(([from, to]) => from <= to)
  }
}

const kept = new WeakMap<RoomHandle, RoomNotices>()

/** What has happened in a room, as far as it was looked at. */
export function roomNotices(client: ParleyClient, roomId: string): RoomNotices {
  const room = client.room(roomId)
  const there = kept.get(room) ?? new RoomNotices(room, client.rest)
  kept.set(room, there)
  return there
}
