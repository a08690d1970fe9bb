import { BehaviorSubject } from 'rxjs'
import { type Clock, delay } from './clock.js'
import { lettingGo } from './fold-messages.js'
import { foldRoom } from './fold-room.js'
import type { Counts, EphemeralFrame, Message, RoomFrame } from './frames.js'
import type { HttpAnswer } from './http.js'
import { isTransient, ParleyProblem, TimedOut } from './problem.js'
import { type PagePlace, type Reading, withReading, withoutReading } from './reading.js'
import type { PageOfMessages, Rest } from './rest.js'
import type { RoomState } from './room-state.js'

/** Messages read again in one go. */
const AT_ONCE = 20
const AT_LEAST_MS = 100
const AT_MOST_MS = 5_000

/** A room as it stands, with some of its messages: folds every event, and reads more messages without missing or repeating what happens meanwhile. */
export class RoomWindow {
  /** Null until it has been loaded. */
  readonly states = new BehaviorSubject<RoomState | null>(null)
  #position: string | undefined
  /** Events folded in while something is being read; null when nothing is. */
  #since: RoomFrame[] | null = null
  #lastRead: Promise<unknown> = Promise.resolve()
  #isReadingAgain = false
  #isClosed = false

  constructor(
    protected readonly roomId: string,
    protected readonly rest: Rest,
    protected readonly clock: Clock,
  ) {}

  get state(): RoomState | null {
    return this.states.value
  }

  /** Of the last event folded in; undefined before the first. */
  get position(): string | undefined {
    return this.#position
  }

  /** Takes over a state in place of everything before. @param position of its last event, if known */
  protected replace(state: RoomState, position?: string): void {
    this.#position = position
    this.#since = null
    this.next(state)
  }

  /** Folds in the next event of the room, or a sign of life. @returns true when the room has to be loaded anew */
  apply(frame: RoomFrame | EphemeralFrame): boolean {
    const { state } = this
    if (state === null) return false
    const next = foldRoom(state, frame)
    if ('position' in frame.payload && next.revision > state.revision) this.#remember(frame as RoomFrame)
    if (next !== state) this.next(next)
    return next.mustReload && next.isMember
  }

  #remember(frame: RoomFrame): void {
    this.#position = frame.payload.position
    this.#since?.push(frame)
  }

  protected next(state: RoomState): void {
    if (this.isClosed) return
    this.states.next(state)
    if (state.toRead.size > 0 && !this.#isReadingAgain) void this.#readAgain()
  }

  count({ unreadCount, mentionCount }: Counts): void {
    if (this.state !== null) this.next({ ...this.state, unread: { unreadCount, mentionCount } })
  }

  /** I am no member any more. */
  leave(): void {
    if (this.state?.isMember === true) this.next({ ...this.state, isMember: false, typing: [], writing: new Map() })
  }

  /** Nobody looks any more, or the client is closed. */
  close(): void {
    this.#isClosed = true
    this.states.complete()
  }

  protected get isClosed(): boolean {
    return this.#isClosed
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
      const { state } = this
      if (state?.hasEarlier !== true) return
      this.next({ ...state, keep: Math.max(state.keep, state.messages.length + limit) })
      const before = state.messages[0]?.seq
      await this.readPage({ limit, ...(before !== undefined && { before }) }, 'earlier')
    })
  }

  /** Reads a page of messages. @param place where it belongs @returns false when the room was loaded anew in between */
  protected async readPage(at: PageOfMessages, place: PagePlace): Promise<boolean> {
    const page = { place, hasEarlier: false }
    return this.#read(async (after) => {
      const answer = await this.rest.messages(this.roomId, at, after)
      page.hasEarlier = answer.body.page.hasBefore
      return { body: answer.body.items, isStale: answer.isStale }
    }, page)
  }

  /** One reading at a time: each has to know what happened since it began. */
  protected inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#lastRead.then(task)
    this.#lastRead = turn.catch(() => undefined)
    return turn
  }

  /** Reads messages between two known revisions, and folds into them what has happened meanwhile. */
  async #read(
    fetch: (after: string | undefined) => Promise<HttpAnswer<readonly Message[]>>,
    page?: { readonly place: PagePlace; readonly hasEarlier: boolean },
  ): Promise<boolean> {
    const before = this.state
    if (before === null) return false
    const since: RoomFrame[] = []
    this.#since = since
    try {
      const { body: messages, isStale } = await fetch(this.#position)
      if (isStale) throw new TimedOut('The server could not make sure that the answer is new enough.')
      const { body: room } = await this.rest.room(this.roomId)
      // Loaded anew in between: what was read belongs to what is no more.
      if (this.state === null || this.#since !== since) return false
      const reading: Reading = { messages, from: before.revision, upTo: room.revision }
      this.next(withReading(this.state, reading, since, page))
      return true
    } finally {
      if (this.#since === since) this.#since = null
    }
  }

  /** Reads again what an event changed unclearly, until no such event falls into the reading. */
  async #readAgain(): Promise<void> {
    this.#isReadingAgain = true
    try {
      for (let round = 0; this.#hasToRead(); round += 1) {
        // The first pause gathers what happens together, the longer ones let a busy thread come to rest.
        await delay(this.clock, Math.min(AT_LEAST_MS * 2 ** round, AT_MOST_MS))
        if (this.#hasToRead()) await this.inTurn(() => this.#readOnce())
      }
    } finally {
      this.#isReadingAgain = false
    }
  }

  #hasToRead(): boolean {
    return this.state !== null && this.state.isMember && this.state.toRead.size > 0 && !this.isClosed
  }

  async #readOnce(): Promise<void> {
    const ids = [...(this.state?.toRead ?? [])].slice(0, AT_ONCE)
    try {
      await this.#read(async (after) => {
        const answers = await Promise.all(ids.map((id) => this.#message(id, after)))
        const found = answers.filter((answer) => answer !== null)
        return { body: found.map(({ body }) => body), isStale: found.some(({ isStale }) => isStale) }
      })
    } catch (error) {
      if (!isTransient(error)) throw error
    }
  }

  /** A message that may not be read any more is not waited for. */
  async #message(messageId: string, after: string | undefined): Promise<HttpAnswer<Message> | null> {
    try {
      return await this.rest.message(messageId, after)
    } catch (error) {
      if (!(error instanceof ParleyProblem) || isTransient(error)) throw error
      if (this.state !== null) this.states.next(withoutReading(this.state, messageId))
      return null
    }
  }
}
