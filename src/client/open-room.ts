import { Excerpt } from './excerpt.js'
import { foldEphemeral, withMarker } from './fold-ephemeral.js'
import type { Counts, EphemeralFrame, RoomFrame } from './frames.js'
import { type LoadedRoom, loadedState } from './room-state.js'
import { RoomWindow } from './room-window.js'

/** Signs of life kept until a room has been loaded; the oldest go first. */
const MOST_HEARD = 200

/** A room whose latest messages and members somebody looks at. */
export class OpenRoom extends RoomWindow {
  /** Signs of life from before: they are nowhere to be read. */
  #heard: EphemeralFrame[] = []
  readonly #excerpts = new Set<Excerpt>()

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
    for (const excerpt of this.#excerpts) excerpt.renew(next)
  }

  override apply(frame: RoomFrame | EphemeralFrame): boolean {
    if (this.state === null && !('revision' in frame.payload))
      this.#heard = [...this.#heard.slice(1 - MOST_HEARD), frame as EphemeralFrame]
    for (const excerpt of this.#excerpts) excerpt.apply(frame)
    return super.apply(frame)
  }

  override count(counts: Counts): void {
    for (const excerpt of this.#excerpts) excerpt.count(counts)
    super.count(counts)
  }

  override leave(): void {
    for (const excerpt of this.#excerpts) excerpt.leave()
    super.leave()
  }

  override close(): void {
    for (const excerpt of this.#excerpts) excerpt.close()
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
