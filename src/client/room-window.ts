import { lettingGo } from './fold-messages.js'
import { foldRoom } from './fold-room.js'
import type { Clock } from './clock.js'
import type { Counts, EphemeralFrame, RoomFrame } from './frames.js'
import { type Folding, LiveReading } from './live-reading.js'
import { type PagePlace, type ReadPage, withReading, withoutReading } from './reading.js'
import type { PageOfMessages, Rest } from './rest.js'
import type { RoomState } from './room-state.js'

const FOLDING: Folding<RoomState, ReadPage> = { fold: foldRoom, withReading, withoutReading }

/** A room as it stands, with some of its messages. */
export class RoomWindow extends LiveReading<RoomState, ReadPage> {
  constructor(roomId: string, rest: Rest, clock: Clock) {
    super(roomId, rest, clock, FOLDING)
  }

  /** Folds in the next event of the room, or a sign of life. @returns true when the room has to be loaded anew */
  apply(frame: RoomFrame | EphemeralFrame): boolean {
    const next = this.hear(frame)
    return next !== null && next.mustReload && next.isMember
  }

  count({ unreadCount, mentionCount }: Counts): void {
    if (this.state !== null) this.next({ ...this.state, unread: { unreadCount, mentionCount } })
  }

  /** I am no member any more. */
  leave(): void {
    if (this.state?.isMember === true) this.next({ ...this.state, isMember: false, typing: [], writing: new Map() })
  }

  /**
   * Lets all messages go but the latest, now and when later ones come.
   * @param most how many are kept
   */
  keep(most: number): void {
    if (this.state !== null && this.state.keep !== most) this.next(lettingGo({ ...this.state, keep: most }))
  }

  /**
   * Reads the page of messages before the first one.
   * @param limit at most 100
   * @returns rejects with ParleyProblem, ConnectionLost or TimedOut
   */
  loadEarlier(limit = 50): Promise<void> {
    return this.inTurn(async () => {
      if (this.state?.hasEarlier === true) await this.readEarlier(this.state, limit)
    })
  }

  /** Reads what comes before a state, and keeps all of it. */
  protected async readEarlier(state: RoomState, limit: number): Promise<void> {
    this.next({ ...state, keep: Math.max(state.keep, state.messages.length + limit) })
    await this.readPageBefore(state, limit)
  }

  protected async readPageBefore({ messages }: RoomState, limit: number): Promise<void> {
    const before = messages[0]?.seq
    await this.readPage({ limit, ...(before !== undefined && { before }) }, 'earlier')
  }

  /** Reads a page of messages. @param place where it belongs @returns false when the room was loaded anew in between */
  protected readPage(at: PageOfMessages, place: PagePlace): Promise<boolean> {
    return this.read(async (after) => {
      const { body, isStale } = await this.rest.messages(this.roomId, at, after)
      return { body: { messages: body.items, page: { place, hasEarlier: body.page.hasBefore } }, isStale }
    })
  }
}
