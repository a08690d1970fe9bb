import { BehaviorSubject, Subject } from 'rxjs'
import { backOff, type Clock, delay } from './clock.js'
import type { NewMessage } from './commands.js'
import type { LiveConnection } from './connection.js'
import type { Message } from './frames.js'
import { randomId } from './ids.js'
import type { Outbox, PendingPost } from './outbox.js'
import { ClientClosed, ConnectionLost, isTransient, Overrun, ParleyProblem, waitAsked } from './problem.js'

/** A post that will not be tried again, and why. */
export type RefusedPost = PendingPost & { readonly error: unknown }

/** One that waits. `stored` once the outbox has it; null: it was found there, and whoever shares it may see to it, too. */
type Waiting = PendingPost & {
  readonly stored: Promise<void> | null
  readonly outcome: Promise<Message>
  readonly resolve: (message: Message) => void
  readonly reject: (error: unknown) => void
}

/** Who writes more without a connection is asked to wait. */
const MOST_WAITING = 1_000
/** An internal error is the server's last word after so many times: one bad message must not hold up a room for ever. */
const MOST_INTERNAL_ERRORS = 8

/**
 * Sends messages exactly once and, room by room, in the order of writing: the next one leaves when the one before it is acknowledged or refused.
 * Without an answer the same message is sent again under its client key, for which the server answers with the first one.
 */
export class PostQueue {
  /** What is not acknowledged yet, in the order of writing. */
  readonly pending = new BehaviorSubject<readonly PendingPost[]>([])
  /** What the server has refused, or the outbox could not keep: also what an earlier client wrote, for which nobody waits any more. */
  readonly refused = new Subject<RefusedPost>()
  readonly #waiting = new Map<string, Waiting>()
  readonly #sending = new Set<string>()
  #lastStored: Promise<void> = Promise.resolve()

  constructor(
    private readonly connection: LiveConnection,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Takes up what an earlier client has left in the outbox. */
  async restore(): Promise<void> {
    for (const post of await this.outbox.load()) {
      // Whoever waited for it is gone.
      this.#add(post, null).catch(() => undefined)
    }
  }

  /**
   * Posts a message, now or as soon as there is a connection.
   * @param clientId of an earlier attempt that was refused: should the server have taken that after all, it is not posted twice
   * @returns the message as the server has it. Rejects with ParleyProblem when it is refused, with Overrun when too many wait, with ClientClosed;
   *   with what the outbox says when it cannot keep the message.
   */
  async post(roomId: string, message: Omit<NewMessage, 'clientId'>, clientId = randomId()): Promise<Message> {
    if (this.connection.isClosed) throw new ClientClosed('The client is closed.')
    const same = this.#waiting.get(clientId)
    if (same !== undefined) return this.#joined(same)
    if (this.#waiting.size >= MOST_WAITING) throw new Overrun('Too many messages wait to be sent.')
    const post: PendingPost = { clientId, roomId, message, at: this.clock.now() }
    return this.#add(post, this.#store(post))
  }

  #store({ clientId, roomId, message, at }: PendingPost): Promise<void> {
    const stored = this.#lastStored.then(() => this.outbox.add({ clientId, roomId, message, at }))
    this.#lastStored = stored.catch(() => undefined)
    return stored
  }

  /** Somebody waits for it now: one that was found is kept anew, for another client may have settled it without telling how. */
  #joined(same: Waiting): Promise<Message> {
    if (same.stored === null) this.#waiting.set(same.clientId, { ...same, stored: this.#store(same) })
    return same.outcome
  }

  #add(post: PendingPost, stored: Promise<void> | null): Promise<Message> {
    const settling: Partial<Pick<Waiting, 'resolve' | 'reject'>> = {}
    const outcome = new Promise<Message>((resolve, reject) => Object.assign(settling, { resolve, reject }))
    const { resolve, reject } = settling as Pick<Waiting, 'resolve' | 'reject'>
    this.#waiting.set(post.clientId, { ...post, stored, outcome, resolve, reject })
    this.#tell()
    void this.#send(post.roomId)
    return outcome
  }

  /** My message has come in as an event: as good as an acknowledgement, which may have been lost. */
  confirm(message: Message): void {
    const waiting = this.#waiting.get(message.clientId ?? '')
    if (waiting?.roomId === message.roomId) this.#settle(waiting, () => waiting.resolve(message))
  }

  /** There is a connection (again). */
  resume(): void {
    for (const roomId of new Set([...this.#waiting.values()].map((waiting) => waiting.roomId))) void this.#send(roomId)
  }

  /** Nobody is waited for any more; what is in the outbox stays there. */
  close(): void {
    for (const { reject } of this.#waiting.values())
      reject(new ClientClosed('The client was closed before the message was acknowledged.'))
    this.#waiting.clear()
    this.#tell()
    this.pending.complete()
    this.refused.complete()
  }

  /** Sends what waits in a room, one after the other, for as long as there is a connection. */
  async #send(roomId: string): Promise<void> {
    if (this.#sending.has(roomId)) return
    this.#sending.add(roomId)
    try {
      let isConnected = this.connection.states.value === 'online'
      for (let next = this.#first(roomId); isConnected && next !== undefined; next = this.#first(roomId))
        isConnected = await this.#see(next)
    } finally {
      this.#sending.delete(roomId)
    }
  }

  #first(roomId: string): Waiting | undefined {
    for (const waiting of this.#waiting.values()) if (waiting.roomId === roomId) return waiting
    return undefined
  }

  /** Sees one message through, until it is acknowledged or refused. @returns false when the connection went before that */
  async #see(waiting: Waiting): Promise<boolean> {
    const { roomId, clientId, message } = waiting
    await this.#readyToSend(waiting)
    for (let failures = 1; this.#waiting.has(clientId); failures += 1) {
      try {
        const posted = (await this.connection.request('send_message', { ...message, roomId, clientId })) as Message
        this.#settle(waiting, () => waiting.resolve(posted))
      } catch (error) {
        if (error instanceof ConnectionLost) return false
        if (mayRepeat(error, failures))
          await delay(this.clock, Math.max(waitAsked(error), backOff(this.clock, failures)))
        else this.#refuse(waiting, error)
      }
    }
    return true
  }

  /** Waits until it is kept; what cannot be kept, or is settled by another client, is not sent. */
  async #readyToSend(waiting: Waiting): Promise<void> {
    const { stored, clientId } = waiting
    try {
      if (stored !== null) await stored
      else if ((await this.outbox.has?.(clientId)) === false) await this.#dropUnlessWanted(waiting)
    } catch (error) {
      // One that was found and cannot be asked for is sent: at worst it is answered with the message that is there.
      if (stored !== null) this.#refuse(waiting, error)
    }
  }

  /** Another client has settled it. Whoever has begun to wait for it meanwhile hears from the server what became of it. */
  async #dropUnlessWanted(found: Waiting): Promise<void> {
    const waiting = this.#waiting.get(found.clientId)
    if (waiting !== undefined && waiting.stored !== null) await this.#readyToSend(waiting)
    else this.#settle(found, () => undefined)
  }

  #refuse(waiting: Waiting, error: unknown): void {
    const { clientId, roomId, message, at } = waiting
    if (!this.#waiting.has(clientId)) return
    // Told before it is forgotten: whoever keeps refused messages must have it by then.
    this.refused.next({ clientId, roomId, message, at, error })
    this.#settle(waiting, () => waiting.reject(error))
  }

  #settle(waiting: Waiting, settle: () => void): void {
    if (!this.#waiting.delete(waiting.clientId)) return
    this.outbox.remove(waiting.clientId).catch(() => {
      // It will be sent once more by the next client, and answered with the message that is there.
    })
    this.#tell()
    settle()
  }

  #tell(): void {
    this.pending.next(
      [...this.#waiting.values()].map(({ clientId, roomId, message, at }) => ({ clientId, roomId, message, at })),
    )
  }
}

function mayRepeat(error: unknown, failures: number): boolean {
  if (!isTransient(error)) return false
  const isInternal = error instanceof ParleyProblem && error.code === 'internal'
  return !isInternal || failures < MOST_INTERNAL_ERRORS
}
