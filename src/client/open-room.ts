import { Excerpt } from './excerpt.js'
import { foldEphemeral, withMarker } from './fold-ephemeral.js'
import type { Counts, EphemeralFrame, RoomFrame } from './frames.js'
import { type LoadedRoom, loadedState } from './room-state.js'
import { RoomWindow } from './room-window.js'
import { Thread } from './thread.js'

/** Signs of life kept until a room has been loaded; the oldest go first. */
const MOST_HEARD = 200

/** A room whose latest messages and members somebody looks at. */
export class OpenRoom extends RoomWindow {
  /** Signs of life from before: they are nowhere to be read. */
  #heard: EphemeralFrame[] = []
  readonly #excerpts = new Set<Excerpt>()
  readonly #threads = new Set<Thread>()

  /** What is looked at besides, as long as the room is. */
  get #parts(): readonly (Excerpt | Thread)[] {
    return [...this.#excerpts, ...this.#threads]
  }

  /** Takes over what has just been loaded, in place of everything before. */
  load(loaded: LoadedRoom): void {
    const { state } = this
    const fresh = loadedState(loaded)
    // Markers and typing are nowhere to be read: they are kept.
    const next =
      state === null
        ? this.#heard.reduce(foldEphemeral, fresh)
        : { ...fresh, keep: state.keep, receipts: state.receipts, typing: state.typing, writing: state.writing }
    this.#heard = []
    this.replace(next)
    for (const part of this.#parts) part.renew(next)
  }

  override apply(frame: RoomFrame | EphemeralFrame): boolean {
    if (this.state === null && !('revision' in frame.payload))
      this.#heard = [...this.#heard.slice(1 - MOST_HEARD), frame as EphemeralFrame]
    for (const part of this.#parts) part.apply(frame)
    return super.apply(frame)
  }

  override count(counts: Counts): void {
    for (const excerpt of this.#excerpts) excerpt.count(counts)
    super.count(counts)
  }

  override leave(): void {
    for (const part of this.#parts) part.leave()
    super.leave()
  }

  override close(): void {
    for (const part of this.#parts) part.close()
    super.close()
  }

  /**
   * Opens the room once more, at another message than the latest.
   * @param seq number of a message
   * @returns when it is read; rejects with ParleyProblem, ConnectionLost or TimedOut. Null when the room is not loaded, or was closed meanwhile
   */
  async excerpt(seq: number): Promise<Excerpt | null> {
    const { state } = this
    if (state === null) return null
    const excerpt = new Excerpt(this.roomId, this.rest, this.clock, () => this.#excerpts.delete(excerpt))
    this.#excerpts.add(excerpt)
    try {
      return (await excerpt.begin(state, this.position, seq)) ? excerpt : null
    } catch (error) {
      excerpt.close()
      throw error
    }
  }

  /**
   * Opens a thread of the room.
   * @param threadId id of the message that it began with
   * @returns as `excerpt`
   */
  async thread(threadId: string): Promise<Thread | null> {
    const { state } = this
    if (state === null) return null
    const thread = new Thread(this.roomId, this.rest, this.clock, threadId, () => this.#threads.delete(thread))
    this.#threads.add(thread)
    try {
      return (await thread.begin(state, this.position)) ? thread : null
    } catch (error) {
      thread.close()
      throw error
    }
  }

  /**
   * Learns who has read a message, and how far they have come: markers from before the room was opened are told by nothing else.
   * @returns rejects with ParleyProblem, ConnectionLost or TimedOut
   */
  async loadReaders(messageId: string): Promise<void> {
    const receipts = await this.rest.messageDetails.reads(messageId)
    const { state } = this
    if (state !== null)
      this.next(receipts.reduce((next, { userId, readSeq }) => withMarker(next, userId, { readSeq }), state))
  }
}
