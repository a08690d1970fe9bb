import { BehaviorSubject } from 'rxjs'
import { type Clock, delay } from './clock.js'
import type { EphemeralFrame, Message, RoomFrame } from './frames.js'
import type { HttpAnswer } from './http.js'
import { isTransient, ParleyProblem, TimedOut } from './problem.js'
import type { Reading } from './reading.js'
import type { Rest } from './rest.js'

/** What every state has that is folded from readings and events. */
type Folded = {
  readonly revision: number
  readonly isMember: boolean
  /** Messages that have to be read again, for an event changed them in a way that only the server can tell. */
  readonly toRead: ReadonlySet<string>
}

/** How a state of one kind is folded. `P`: what is to be known of a page beyond its messages. */
export type Folding<S extends Folded, P> = {
  fold(state: S, frame: RoomFrame | EphemeralFrame): S
  /** @param page undefined for messages that were read again; @param since events folded in after the reading began */
  withReading(state: S, reading: Reading, since: readonly RoomFrame[], page?: P): S
  withoutReading(state: S, messageId: string): S
}

/** What is read for a state: the messages, and what is to be known of them as a page. */
export type Read<P> = { readonly messages: readonly Message[]; readonly page?: P }

/** Messages read again in one go. */
const AT_ONCE = 20
const AT_LEAST_MS = 100
const AT_MOST_MS = 5_000

/** A part of a room that folds every event, and reads messages without missing or repeating what happens meanwhile. */
export abstract class LiveReading<S extends Folded, P> {
  /** Null until it has been loaded. */
  readonly states = new BehaviorSubject<S | null>(null)
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
    private readonly folding: Folding<S, P>,
  ) {}

  get state(): S | null {
    return this.states.value
  }

  /** Of the last event folded in; undefined before the first. */
  get position(): string | undefined {
    return this.#position
  }

  /** Takes over a state in place of everything before. @param position of its last event, if known */
  protected replace(state: S, position?: string): void {
    this.#position = position
    this.#since = null
    this.next(state)
  }

  /** Folds in the next event of the room, or a sign of life. @returns the state after it; null while there is none */
  protected hear(frame: RoomFrame | EphemeralFrame): S | null {
    const { state } = this
    if (state === null) return null
    const next = this.folding.fold(state, frame)
    if ('position' in frame.payload && next.revision > state.revision) this.#remember(frame as RoomFrame)
    if (next !== state) this.next(next)
    return next
  }

  #remember(frame: RoomFrame): void {
    this.#position = frame.payload.position
    this.#since?.push(frame)
  }

  protected next(state: S): void {
    if (this.isClosed) return
    this.states.next(state)
    if (state.toRead.size > 0 && !this.#isReadingAgain) void this.#readAgain()
  }

  /** Nobody looks any more, or the client is closed. */
  close(): void {
    this.#isClosed = true
    this.states.complete()
  }

  protected get isClosed(): boolean {
    return this.#isClosed
  }

  /** One reading at a time: each has to know what happened since it began. */
  protected inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#lastRead.then(task)
    this.#lastRead = turn.catch(() => undefined)
    return turn
  }

  /**
   * Reads messages between two known revisions, and folds into them what has happened meanwhile.
   * @param fetch is given the position that the answer has to contain
   * @returns false when the room was loaded anew in between. Rejects with ParleyProblem, ConnectionLost or TimedOut
   */
  protected async read(fetch: (after: string | undefined) => Promise<HttpAnswer<Read<P>>>): Promise<boolean> {
    const before = this.state
    if (before === null) return false
    const since: RoomFrame[] = []
    this.#since = since
    try {
      const { body, isStale } = await fetch(this.#position)
      if (isStale) throw new TimedOut('The server could not make sure that the answer is new enough.')
      const { body: room } = await this.rest.room(this.roomId)
      // Loaded anew in between: what was read belongs to what is no more.
      if (this.state === null || this.#since !== since) return false
      const reading: Reading = { messages: body.messages, from: before.revision, upTo: room.revision }
      this.next(this.folding.withReading(this.state, reading, since, body.page))
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
        if (this.#hasToRead() && !(await this.inTurn(() => this.#readOnce()))) return
      }
    } finally {
      this.#isReadingAgain = false
    }
  }

  #hasToRead(): boolean {
    return this.state !== null && this.state.isMember && this.state.toRead.size > 0 && !this.isClosed
  }

  /** @returns false when it is refused: whoever may not read here any more will be told of it */
  async #readOnce(): Promise<boolean> {
    const ids = [...(this.state?.toRead ?? [])].slice(0, AT_ONCE)
    try {
      await this.read(async (after) => {
        const answers = await Promise.all(ids.map((id) => this.#message(id, after)))
        const found = answers.filter((answer) => answer !== null)
        return { body: { messages: found.map(({ body }) => body) }, isStale: found.some(({ isStale }) => isStale) }
      })
      return true
    } catch (error) {
      return isTransient(error)
    }
  }

  /** A message that may not be read any more is not waited for. */
  async #message(messageId: string, after: string | undefined): Promise<HttpAnswer<Message> | null> {
    try {
      return await this.rest.message(messageId, after)
    } catch (error) {
      if (!(error instanceof ParleyProblem) || isTransient(error)) throw error
      if (this.state !== null) this.states.next(this.folding.withoutReading(this.state, messageId))
      return null
    }
  }
}
