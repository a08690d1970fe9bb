import type { Connection } from '../connection.js'
import { type Frame, FrameBatch } from '../frame.js'

/** Frames held back for one room on one device; more of them, and it is told to come back. */
const MOST_HELD = 5_000

/** A frame of a room, with its revision; none on what is not an event of the stream. */
export type RoomFrame = { readonly revision?: number; readonly frame: Frame }

/** One connection of a person, as the feed fills it: frames gather while a batch of the log is folded, then go out in one write. */
export class Device {
  private outbox: Frame[] = []
  private readonly held = new Map<string, RoomFrame[]>()
  private turn: Promise<void> = Promise.resolve()
  private gone = false

  constructor(readonly connection: Connection) {}

  get isGone(): boolean {
    return this.gone
  }

  /** Adds a frame of a room to what goes out next, or to what is held back. */
  add(roomId: string, frame: Frame, revision?: number): void {
    const held = this.held.get(roomId)
    if (held === undefined) this.outbox.push(frame)
    else if (held.length < MOST_HELD) held.push(revision === undefined ? { frame } : { frame, revision })
    else this.close('The room moves faster than it can be caught up with.')
  }

  /**
   * Sends what has gathered.
   * @param shared the batch that the device before got: used again when this one gets the same frames
   * @returns the batch sent
   */
  flush(shared: FrameBatch | null): FrameBatch | null {
    if (this.outbox.length === 0) return shared
    const frames = this.outbox
    this.outbox = []
    const batch = shared !== null && areSame(shared.frames, frames) ? shared : new FrameBatch(frames)
    if (!this.gone) this.connection.send(batch)
    return batch
  }

  /** Holds the frames of a room back from now on. False when they are held back already. */
  hold(roomId: string): boolean {
    if (this.held.has(roomId)) return false
    this.held.set(roomId, [])
    return true
  }

  isHolding(roomId: string): boolean {
    return this.held.has(roomId)
  }

  /** Ends the holding back. @returns what was held */
  release(roomId: string): readonly RoomFrame[] {
    const held = this.held.get(roomId) ?? []
    this.held.delete(roomId)
    return held
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
    this.held.clear()
  }
}

const areSame = (a: readonly Frame[], b: readonly Frame[]): boolean =>
  a.length === b.length && a.every((frame, i) => frame === b[i])
