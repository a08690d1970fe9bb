import { type ReadonlySignal, signal } from '@preact/signals'
import type { Excerpt, RoomHandle, RoomState } from '../../../../../src/client/index.js'
import { toast, toastError } from '../../../ui/toasts.js'

/** A message to be shown. `isLedTo`: somebody was led to it, and is shown which one it is. */
export type Goal = { readonly seq: number; readonly isLedTo: boolean }
/** Reading more in one direction. */
export type Side = 'earlier' | 'later'

/** Where in a room's conversation somebody is: at its end, which is the room as it is loaded, or at an excerpt of what was said before. */
export class Viewpoint {
  readonly #excerptState = signal<RoomState | null>(null)
  readonly #goal = signal<Goal | null>(null)
  readonly #isOnTheWay = signal(false)
  readonly #failed = signal<Side | null>(null)
  readonly #loading = new Set<Side>()
  #excerpt: Excerpt | null = null
  #turn = 0

  /** @param tell says something to whoever looks */
  constructor(
    private readonly room: RoomHandle,
    private readonly tell: (text: string) => void = toast,
  ) {}

  /** The room as it is seen from there; null at the end. */
  get excerpt(): ReadonlySignal<RoomState | null> {
    return this.#excerptState
  }

  /** What is to be shown once it is drawn. */
  get goal(): ReadonlySignal<Goal | null> {
    return this.#goal
  }

  /** Messages from elsewhere are being read. */
  get isOnTheWay(): ReadonlySignal<boolean> {
    return this.#isOnTheWay
  }

  /** Where reading more has failed the last time. */
  get failed(): ReadonlySignal<Side | null> {
    return this.#failed
  }

  /** Goes to a message; where somebody is led to one that is not there, they are told, and shown the end. @param seq its number */
  async goTo(seq: number, isLedTo: boolean): Promise<void> {
    this.#turn += 1
    const turn = this.#turn
    const isHere = has(this.#excerptState.value ?? this.room.state, seq)
    const isThere = isHere || has(this.room.state, seq)
    if (isThere && !isHere) this.#leave()
    // Also of another way, which this one takes the place of.
    this.#isOnTheWay.value = !isThere
    if (!isThere) {
      const isFound = await this.#open(seq, () => turn === this.#turn)
      if (turn !== this.#turn) return
      this.#isOnTheWay.value = false
      if (!isFound) return
      if (isLedTo && !has(this.#excerptState.value, seq)) {
        this.#tellMissing(seq)
        return
      }
    }
    this.#goal.value = { seq: this.#upTo(seq), isLedTo }
  }

  /** A goal beyond the last message would wait for one that may never be written. */
  #upTo(seq: number): number {
    return Math.min(seq, lastOf(this.#excerptState.value ?? this.room.state) ?? seq)
  }

  #tellMissing(seq: number): void {
    const isBeyond = seq > (lastOf(this.#excerptState.value) ?? 0)
    this.tell(isBeyond ? 'There is no such message.' : 'That message cannot be seen here.')
    this.#leave()
    const last = lastOf(this.room.state)
    this.#goal.value = last === undefined ? null : { seq: last, isLedTo: false }
  }

  /** @returns false when one stays where one is: it cannot be read, or is not wanted any more */
  async #open(seq: number, isWanted: () => boolean): Promise<boolean> {
    try {
      const excerpt = await this.room.excerpt(seq)
      if (!isWanted() || excerpt === null) {
        excerpt?.close()
        return false
      }
      this.#leave()
      this.#excerpt = excerpt
      excerpt.states.subscribe((state) => {
        if (excerpt === this.#excerpt) this.#excerptState.value = state
      })
      return true
    } catch (error) {
      if (isWanted()) toastError(error)
    }
    return false
  }

  /** What was to be shown is shown. */
  arrived(): void {
    this.#goal.value = null
  }

  /** Goes to the end. */
  toLatest(): void {
    this.#turn += 1
    this.#isOnTheWay.value = false
    this.#goal.value = null
    this.#leave()
  }

  /** The room is looked at no more. */
  close(): void {
    this.toLatest()
  }

  #leave(): void {
    const excerpt = this.#excerpt
    this.#excerpt = null
    this.#excerptState.value = null
    this.#failed.value = null
    excerpt?.close()
  }

  /** Reads more messages; one page at a time in each direction. */
  async more(side: Side): Promise<void> {
    if (this.#loading.has(side)) return
    this.#loading.add(side)
    try {
      await (side === 'earlier' ? (this.#excerpt ?? this.room).loadEarlier() : this.#excerpt?.loadLater())
      if (this.#failed.value === side) this.#failed.value = null
    } catch {
      this.#failed.value = side
    } finally {
      this.#loading.delete(side)
    }
  }
}

function has(state: RoomState | null, seq: number): boolean {
  const first = state?.messages[0]?.seq ?? Infinity
  return seq >= first && seq <= (state?.messages.at(-1)?.seq ?? 0)
}

const lastOf = (state: RoomState | null): number | undefined => state?.messages.at(-1)?.seq
