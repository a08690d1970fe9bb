import type { Clock } from './clock.js'
import {
  foldThread,
  type ThreadPart,
  type ThreadState,
  threadWithoutReading,
  threadWithReading,
} from './fold-thread.js'
import type { EphemeralFrame, RoomFrame } from './frames.js'
import { type Folding, LiveReading } from './live-reading.js'
import { Renewal } from './renewal.js'
import type { Rest } from './rest.js'
import type { RoomState } from './room-state.js'

const PAGE = 50

const FOLDING: Folding<ThreadState, ThreadPart> = {
  fold: foldThread,
  withReading: threadWithReading,
  withoutReading: threadWithoutReading,
}

/** A thread of a room that is looked at: its root and the latest replies, kept up to date by the room's events. */
export class Thread extends LiveReading<ThreadState, ThreadPart> {
  readonly #renewal = new Renewal({
    clock: this.clock,
    inTurn: (task) => this.inTurn(task),
    read: () => this.#readPage({ limit: PAGE }, 'instead'),
    isClosed: () => this.isClosed,
  })

  constructor(
    roomId: string,
    rest: Rest,
    clock: Clock,
    private readonly threadId: string,
    private readonly closed: () => void,
  ) {
    super(roomId, rest, clock, FOLDING)
  }

  /**
   * Reads the thread.
   * @param position of the last event in `room`, if known
   * @returns false when it was closed meanwhile. Rejects with ParleyProblem, ConnectionLost or TimedOut
   */
  async begin({ revision, isMember }: RoomState, position: string | undefined): Promise<boolean> {
    const { threadId } = this
    const nothing = { root: null, replies: [], hasEarlier: false, unsettled: new Map(), toRead: new Set<string>() }
    this.replace({ ...nothing, threadId, revision, isMember }, position)
    await this.#renewal.begin()
    return !this.isClosed
  }

  apply(frame: RoomFrame | EphemeralFrame): void {
    this.hear(frame)
  }

  /** The room was loaded anew: events may have passed unheard. What is there stays until it is read again. */
  renew({ revision, isMember }: RoomState): void {
    if (this.state === null) return
    this.replace({ ...this.state, revision, isMember, unsettled: new Map(), toRead: new Set() })
    this.#renewal.again()
  }

  /** I am no member any more. */
  leave(): void {
    if (this.state !== null) this.next({ ...this.state, isMember: false })
  }

  /**
   * Reads the page of replies before the first one.
   * @param limit at most 100
   * @returns rejects with ParleyProblem, ConnectionLost or TimedOut
   */
  loadEarlier(limit = PAGE): Promise<void> {
    return this.inTurn(async () => {
      const { state } = this
      if (state?.hasEarlier !== true) return
      const before = state.replies[0]?.seq
      await this.#readPage({ limit, ...(before !== undefined && { before }) }, 'earlier')
    })
  }

  #readPage(at: { readonly limit: number; readonly before?: number }, place: ThreadPart['place']): Promise<boolean> {
    return this.read(async (after) => {
      const { body, isStale } = await this.rest.messageDetails.thread(this.roomId, this.threadId, at, after)
      const page = { place, hasEarlier: body.page.hasBefore }
      return { body: { messages: [body.root, ...body.items], page }, isStale }
    })
  }

  override close(): void {
    super.close()
    this.closed()
  }
}
