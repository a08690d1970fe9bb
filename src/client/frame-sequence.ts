import type { RoomFrame } from './frames.js'

/** What becomes of the frames of a room. */
export interface FrameSink {
  /** The next event of the room. */
  apply(frame: RoomFrame): void
  /** An event that is contained already in what was loaded. */
  skip(frame: RoomFrame): void
  /** More frames came than are held while catching up. */
  overrun(): void
}

/** A room that is being loaded takes seconds at most; who falls further behind starts again from `ready`. */
const MOST_HELD = 5_000

/**
 * Puts the durable frames of one room into an unbroken line: each event once, in order, whatever is repeated, missed or loaded meanwhile.
 * While there is a hole the frames after it are held; `resume` and `restart` close it.
 */
export class FrameSequence {
  #revision = -1
  #head = -1
  #isFlowing = false
  #held: RoomFrame[] = []

  constructor(private readonly sink: FrameSink) {}

  /** Of the last event that was applied, or is contained in what was loaded; −1 for none. */
  get revision(): number {
    return this.#revision
  }

  /** Of the last event that is known to exist. */
  get head(): number {
    return this.#head
  }

  /** Whether events are missing that are known to exist. */
  get isBehind(): boolean {
    return !this.#isFlowing || this.#revision < this.#head
  }

  /** A live frame. */
  offer(frame: RoomFrame): void {
    this.#head = Math.max(this.#head, frame.payload.revision)
    if (this.#isFlowing) this.#take(frame)
    else this.#hold(frame)
  }

  /** The server says where the room stands now, at the beginning of a connection: what was held came over an earlier one, and is sent again. */
  announce(head: number): void {
    this.#held = []
    this.#head = head
    // Beyond the head: the server is another one, or was restored from a backup. What it answers to `sync` tells.
    this.#isFlowing = this.#revision === head
  }

  /** Holds what comes from now on: the room is about to be loaded. */
  hold(): void {
    this.#isFlowing = false
  }

  /** Goes on with what the server had after the last event that was applied. */
  resume(frames: readonly RoomFrame[]): void {
    this.#release(frames)
  }

  /** Goes on after this revision, up to which everything has just been loaded. */
  restart(revision: number): void {
    this.#revision = revision
    this.#release([])
  }

  #release(first: readonly RoomFrame[]): void {
    const held = this.#held
    this.#held = []
    this.#isFlowing = true
    for (const frame of [...first, ...held]) this.offer(frame)
  }

  #take(frame: RoomFrame): void {
    const { revision } = frame.payload
    if (revision <= this.#revision) {
      this.sink.skip(frame)
      return
    }
    if (revision > this.#revision + 1) {
      this.#hold(frame)
      return
    }
    this.#revision = revision
    this.sink.apply(frame)
  }

  #hold(frame: RoomFrame): void {
    this.#isFlowing = false
    this.#held.push(frame)
    if (this.#held.length <= MOST_HELD) return
    this.#held = []
    this.sink.overrun()
  }
}
