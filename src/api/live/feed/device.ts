import type { Connection } from '../connection.js'
import { type Frame, FrameBatch } from '../frame.js'

/** Frames held back for one room on one device; more of them, and it is told to come back. */
const MOST_HELD = 5_000

type Held = { readonly frame: Frame; readonly revision: number }

/** What is held back for one room: its frames, where its member has come into it again meanwhile, and from where on the device has to be told. */
type Hold = { frames: Held[]; entrances: number[]; from: number }

/** Of a frame that is no event of the stream: it follows whatever it comes behind, and is out of date once the device has caught up. */
const NO_REVISION = -1

/** One connection of a person, as the feed fills it: frames gather while a batch of the log is folded, then go out in one write. */
export class Device {
  private outbox: Frame[] = []
  private readonly holds = new Map<string, Hold>()
  private turn: Promise<void> = Promise.resolve()
  private gone = false
  /** More is held back than can be. It hangs up when it is sent to: not while others are still being told. */
  private isLost = false

  constructor(readonly connection: Connection) {}

  get isGone(): boolean {
    return this.gone
  }

  /** Adds a frame of a room to what goes out next, or to what is held back. */
  add(roomId: string, frame: Frame, revision = NO_REVISION): void {
    const hold = this.holds.get(roomId)
    if (hold === undefined) this.outbox.push(frame)
    else if (hold.frames.length < MOST_HELD) hold.frames.push({ frame, revision })
    else this.isLost = true
  }

  /** Adds a frame whatever is held back: one that the device is caught up with. */
  addAhead(frame: Frame): void {
    this.outbox.push(frame)
  }

  /**
   * Sends what has gathered.
   * @param shared the batch that the device before got: used again when this one gets the same frames
   * @returns the batch sent
   */
  flush(shared: FrameBatch | null): FrameBatch | null {
    if (this.isLost) this.close('The room moves faster than it can be caught up with.')
    if (this.outbox.length === 0) return shared
    const frames = this.outbox
    this.outbox = []
    const batch = shared !== null && areSame(shared.frames, frames) ? shared : new FrameBatch(frames)
    if (!this.gone) this.connection.send(batch)
    return batch
  }

  /** Holds the frames of a room back from now on. False when they are held back already. */
  hold(roomId: string): boolean {
    if (this.holds.has(roomId)) return false
    this.holds.set(roomId, { frames: [], entrances: [], from: 0 })
    return true
  }

  /** Whether frames of the room wait behind a catching up. */
  hasHeld(roomId: string): boolean {
    return (this.holds.get(roomId)?.frames.length ?? 0) > 0
  }

  /** Whether the room is held back, and the event of that revision has not been told meanwhile. */
  isHolding(roomId: string, revision: number): boolean {
    return (this.holds.get(roomId)?.from ?? Infinity) <= revision
  }

  /** Takes note that the person has come into a room again while its frames are held back: the device has to be told of it in its turn. */
  noteEntrance(roomId: string, revision: number): void {
    this.holds.get(roomId)?.entrances.push(revision)
  }

  /**
   * Lets the frames after a revision go out; up to it the device has been told.
   * @returns the revision at which the person came in again: from there on the room is still held back. Null: it is not
   */
  release(roomId: string, upTo: number): number | null {
    const hold = this.holds.get(roomId)
    if (hold === undefined) return null
    const entrance = hold.entrances.find((revision) => revision > upTo) ?? null
    const end = entrance ?? Infinity
    for (const { frame, revision } of hold.frames) if (revision > upTo && revision < end) this.outbox.push(frame)
    if (entrance === null) this.holds.delete(roomId)
    else {
      hold.frames = hold.frames.filter(({ revision }) => revision >= end)
      hold.entrances = hold.entrances.filter((revision) => revision > end)
      hold.from = end
    }
    return entrance
  }

  /** Runs a task when those before it have ended: catching up happens one thing after the other. */
  inTurn(task: () => Promise<void>): Promise<void> {
    const done = this.turn.then(task)
    this.turn = done.catch(() => undefined)
    return done
  }

  /** Hangs up; the client comes back and catches up. */
  close(detail: string): void {
    if (this.gone) return
    this.leave()
    this.connection.close({ refused: 'unavailable', detail, retryAfter: 1 })
  }

  /** Takes note that the connection has gone: nothing is sent any more. */
  leave(): void {
    this.gone = true
    this.outbox = []
    this.holds.clear()
  }
}

const areSame = (a: readonly Frame[], b: readonly Frame[]): boolean =>
  a.length === b.length && a.every((frame, i) => frame === b[i])
