import { setImmediate } from 'node:timers'
import { Worker } from 'node:worker_threads'
import { StoreUnavailable } from '../../src/commands/event-store.js'
import { fromWire, toWire, UNANSWERED, type Answer, type Call, type FromWorker } from './wire.js'

/** What a worker thread offers: functions whose arguments and results can be cloned. They may answer later, by a promise. */
export type Handlers<M> = { readonly [K in keyof M]: (...args: never[]) => unknown }

type ParametersOf<F> = F extends (...args: infer A) => unknown ? A : never
type ResultOf<F> = F extends (...args: never[]) => infer R ? Awaited<R> : never

type Pending = { readonly resolve: (value: never) => void; readonly reject: (error: Error) => void }

export type ThreadOptions<E> = {
  /** Names the thread in error messages. */
  readonly name: string
  /** Handed to the worker as `workerData`. */
  readonly data?: unknown
  /** Called for everything that the worker emits. */
  readonly onEvent?: (event: E) => void
  /** Calls that may wait for their answers; the next is refused. Unlimited if not given. */
  readonly maxPending?: number
  /** Called when the worker ended without having been asked to, unless it was still being opened. */
  readonly onDeath?: (cause: Error) => void
}

/**
 * A worker thread as its owner sees it: typed calls that answer by a promise, and events.
 * All calls of one turn of the event loop travel as one message, because a message costs more than what is in it.
 */
export class Thread<M extends Handlers<M>, E = never> {
  readonly #worker: Worker
  readonly #options: ThreadOptions<E>
  readonly #pending = new Map<number, Pending>()
  readonly #exited: Promise<void>
  #unsent: Call[] = []
  #lastId = UNANSWERED
  #isOpening = false
  #ended: Error | undefined
  #cause: Error | undefined

  /** @param file the compiled worker module: `new URL('./x.js', import.meta.url)`; it calls `serve` */
  constructor(file: URL, options: ThreadOptions<E>) {
    this.#options = options
    this.#worker = new Worker(file, { workerData: options.data })
    this.#worker.on('message', (message: FromWorker) => this.#receive(message))
    this.#worker.on('error', (error: unknown) => (this.#cause = fromWire(toWire(error))))
    this.#exited = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        this.#bury()
        resolve()
      })
    })
  }

  /**
   * Waits for the first call, which opens what the worker has; when that fails, the thread is ended.
   * @throws (rejects) what the call threw
   */
  async open(first: () => Promise<unknown>): Promise<void> {
    this.#isOpening = true
    try {
      await first()
    } catch (error) {
      await this.end()
      throw error
    } finally {
      this.#isOpening = false
    }
  }

  /**
   * Calls a handler of the worker.
   * @throws (rejects) what the handler threw, with its name, message and `outcomeUnknown`; StoreUnavailable when too many calls wait, or when the
   *   thread has ended, with `outcomeUnknown` if the call had been sent
   */
  call<K extends keyof M>(method: K, ...args: ParametersOf<M[K]>): Promise<ResultOf<M[K]>> {
    if (this.#ended !== undefined) return Promise.reject(this.#unavailable('has ended', false))
    const { name, maxPending = Infinity } = this.#options
    if (this.#pending.size >= maxPending)
      return Promise.reject(new StoreUnavailable(`too many calls wait for the ${name} thread`))
    return new Promise((resolve, reject) => {
      const id = (this.#lastId += 1)
      this.#pending.set(id, { resolve, reject })
      this.#enqueue([id, method, args])
    })
  }

  /** Calls a handler without waiting for it. The thread dies of one that fails, as nobody would hear of it; one that has ended is told nothing. */
  tell<K extends keyof M>(method: K, ...args: ParametersOf<M[K]>): void {
    if (this.#ended === undefined) this.#enqueue([UNANSWERED, method, args])
  }

  /**
   * Lets the worker finish what it was sent and close what it has; resolves when the thread is gone. A worker ends once nothing keeps its event loop alive.
   * @throws (rejects) what closing threw, to the first caller
   */
  async end(): Promise<void> {
    const isFirst = this.#ended === undefined
    if (isFirst) {
      this.#send()
      this.#ended = new Error('ended by its owner')
      this.#worker.postMessage(null)
    }
    await this.#exited
    if (isFirst && this.#cause !== undefined) throw this.#cause
  }

  /** Ends a thread that may never end by itself, in the middle of whatever it does. */
  async kill(): Promise<void> {
    this.#ended ??= new Error('killed by its owner')
    await this.#worker.terminate()
    await this.#exited
  }

  #enqueue(call: Call): void {
    if (this.#unsent.push(call) === 1) setImmediate(() => this.#send())
  }

  #send(): void {
    const calls = this.#unsent
    this.#unsent = []
    if (calls.length === 0) return
    try {
      this.#worker.postMessage(calls)
    } catch {
      // One argument that cannot be cloned fails the whole message; only its own call may suffer from it.
      for (const call of calls) this.#sendAlone(call)
    }
  }

  #sendAlone(call: Call): void {
    try {
      this.#worker.postMessage([call])
    } catch (error) {
      this.#settle([call[0], toWire(error), null])
    }
  }

  #receive(message: FromWorker): void {
    if ('event' in message) this.#options.onEvent?.(message.event as E)
    else for (const answer of message.answers) this.#settle(answer)
  }

  #settle([id, error, value]: Answer): void {
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    if (error === null) pending?.resolve(value as never)
    else pending?.reject(fromWire(error))
  }

  #bury(): void {
    const asked = this.#ended !== undefined
    this.#ended ??= this.#cause ?? new Error('it exited')
    const unsent = new Set(this.#unsent.map(([id]) => id))
    this.#unsent = []
    for (const [id, { reject }] of this.#pending) reject(this.#unavailable('died', !unsent.has(id)))
    this.#pending.clear()
    if (!asked && !this.#isOpening) this.#options.onDeath?.(this.#ended)
  }

  #unavailable(what: string, outcomeUnknown: boolean): StoreUnavailable {
    const reason = this.#ended === undefined ? '' : `: ${this.#ended.message}`
    return new StoreUnavailable(`the ${this.#options.name} thread ${what}${reason}`, outcomeUnknown, {
      cause: this.#ended,
    })
  }
}
