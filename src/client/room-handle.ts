import { defer, merge, Observable, filter, type Subject } from 'rxjs'
import type { NewMessage } from './commands.js'
import type { Excerpt } from './excerpt.js'
import { iterate } from './frame-iterator.js'
import type { EphemeralFrame, Message, RoomFrame } from './frames.js'
import type { OpenRoom } from './open-room.js'
import type { RoomState } from './room-state.js'
import type { Thread } from './thread.js'
import type { Gap, TrackedRoom } from './tracked-room.js'

/** What happens in a room: its events, each once and in order, and passing signs of life between them. */
export type RoomEvent = RoomFrame | EphemeralFrame | Gap

/** What a handle needs of its client. */
export type HandlePorts = {
  /** The room as it is tracked now. */
  room(): TrackedRoom
  readonly ephemeral: Subject<EphemeralFrame>
  newState(): OpenRoom
  post(message: Omit<NewMessage, 'clientId'>): Promise<Message>
  typing(isTyping: boolean): void
}

/** One room, as an application looks at it. */
export class RoomHandle implements AsyncIterable<RoomEvent> {
  /** What happens from now on. Nothing is loaded for it; `gap` tells that events were not to be had. */
  readonly events: Observable<RoomEvent>
  /** The room as it stands, from when it is loaded on. It is loaded for the first subscriber, and let go with the last. */
  readonly state$: Observable<RoomState>
  #open: OpenRoom | null = null
  #users = 0

  constructor(
    readonly roomId: string,
    private readonly ports: HandlePorts,
  ) {
    const ephemeral = ports.ephemeral.pipe(filter(({ payload }) => payload.roomId === roomId))
    this.events = this.#used(defer(() => merge(ports.room().frames, ephemeral)))
    this.state$ = this.#used(defer(() => this.#opened().states.pipe(filter((state) => state !== null))))
  }

  /** Whether somebody looks at it. */
  get isInUse(): boolean {
    return this.#users > 0
  }

  /** The latest state; null while nobody subscribes to `state$`, and until it has been loaded. */
  get state(): RoomState | null {
    return this.#open?.state ?? null
  }

  /** The events as an async iterator; who falls 1,000 of them behind gets an Overrun. */
  [Symbol.asyncIterator](): AsyncGenerator<RoomEvent, void, void> {
    return iterate(this.events)
  }

  /**
   * Extends the messages of the state backwards.
   * @param limit how many, at most 100
   * @returns rejects with ParleyProblem, ConnectionLost or TimedOut. Does nothing when there are no earlier ones, or no state.
   */
  async loadEarlier(limit?: number): Promise<void> {
    await this.#open?.loadEarlier(limit)
  }

  /**
   * Looks at the room elsewhere than at its end, as long as the room itself is looked at (`state$`).
   * @param seq number of the message to read around
   * @returns when it is read; null when the room is not loaded. Rejects with ParleyProblem, ConnectionLost or TimedOut
   */
  async excerpt(seq: number): Promise<Excerpt | null> {
    return (await this.#open?.excerpt(seq)) ?? null
  }

  /**
   * Looks at a thread, as long as the room itself is looked at (`state$`).
   * @param threadId id of the message that it began with
   * @returns as `excerpt`
   */
  async thread(threadId: string): Promise<Thread | null> {
    return (await this.#open?.thread(threadId)) ?? null
  }

  /** How many of the latest messages the state keeps from now on. Earlier ones are let go, and can be read again. */
  keep(most: number): void {
    this.#open?.keep(most)
  }

  /**
   * Adds to the state's `receipts` who has read a message: markers from before the room was loaded are told by nothing else.
   * @param messageId of a message of mine; of several the first one tells most
   * @returns rejects with ParleyProblem, ConnectionLost or TimedOut
   */
  async loadReaders(messageId: string): Promise<void> {
    await this.#open?.loadReaders(messageId)
  }

  /** Posts a message: now, or as soon as there is a connection. See `ParleyClient.post`. */
  post(content: string, more: Omit<NewMessage, 'clientId' | 'content'> = {}): Promise<Message> {
    return this.ports.post({ ...more, content })
  }

  /** Tells the others that I am typing (or have stopped); call it at every key. */
  typing(isTyping = true): void {
    this.ports.typing(isTyping)
  }

  /** The client is closed: nothing more will happen. */
  close(): void {
    this.#open?.close()
  }

  #opened(): OpenRoom {
    if (this.#open !== null) return this.#open
    this.#open = this.ports.newState()
    this.ports.room().open(this.#open)
    return this.#open
  }

  #used<T>(source: Observable<T>): Observable<T> {
    return new Observable((subscriber) => {
      this.#users += 1
      const subscription = source.subscribe(subscriber)
      return () => {
        subscription.unsubscribe()
        this.#users -= 1
        if (this.#users === 0) this.#release()
      }
    })
  }

  #release(): void {
    this.#open?.close()
    this.#open = null
    this.ports.room().closeState()
  }
}
