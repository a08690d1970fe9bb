import { setImmediate } from 'node:timers'
import { Worker } from 'node:worker_threads'
import { StoreUnavailable } from '../../src/commands/event-store.js'
import { fromWire, toWire, type Answer, type Call, type FromWorker } from './wire.js'

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
  /** Called when the worker ended without having been asked to. */
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
  #lastId = 0
  #ended: Error | undefined
  #cause: Error | undefined

  /** @param file the compiled worker module: `new URL('./x.js', import.meta.url)`; it calls `serve` */
  constructor(file: URL, options: ThreadOptions<E>) {
    this.#options = options
    this.#worker = new Worker(file, { workerData: options.data })
    this.#worker.on('message', (message: FromWorker) => this.#receive(message))
    this.#worker.on(
      'error',
      (error: unknown) => (this.#cause = error instanceof Error ? error : fromWire(toWire(error))),
    )
    this.#exited = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        this.#bury()
        resolve()
      })
    })
  }

  /**
   * Calls a handler of the worker.
   * @throws (rejects) what the handler threw, with its name, message and `outcomeUnknown`; StoreUnavailable when the thread has ended,
   *   with `outcomeUnknown` if the call had been sent
   */
  call<K extends keyof M>(method: K, ...args: ParametersOf<M[K]>): Promise<ResultOf<M[K]>> {
    if (this.#ended !== undefined) return Promise.reject(this.#unavailable('has ended', false))
    return new Promise((resolve, reject) => {
      const id = (this.#lastId += 1)
      this.#pending.set(id, { resolve, reject })
      if (this.#unsent.push([id, method, args]) === 1) setImmediate(() => this.#send())
    })
  }

  /** Lets the worker finish what it was sent and resolves when the thread is gone. A worker ends once nothing keeps its event loop alive. */
  async end(): Promise<void> {
    if (this.#ended === undefined) {
      this.#send()
      this.#ended = new Error('ended by its owner')
      this.#worker.postMessage(null)
    }
    await this.#exited
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
    if (!asked) this.#options.onDeath?.(this.#ended)
  }

  #unavailable(what: string, outcomeUnknown: boolean): StoreUnavailable {
    const reason = this.#ended === undefined ? '' : `: ${this.#ended.message}`
    return new StoreUnavailable(`the ${this.#options.name} thread ${what}${reason}`, outcomeUnknown, {
      cause: this.#ended,
    })
  }
}
