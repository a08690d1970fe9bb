import type { Worker } from 'node:worker_threads'
import { StoreUnavailable } from '../../../src/commands/event-store.js'
import type { Notify } from '../../../src/projections/notifications.js'
import type { Calls, FromThread, ThreadError, ToThread } from './messages.js'

type Pending = { readonly resolve: (result: unknown) => void; readonly reject: (error: Error) => void }

const asError = ({ unavailable, message }: ThreadError): Error =>
  unavailable ? new StoreUnavailable(message) : new Error(message)

/** Calls to the projector's thread, each with its answer; and what the thread tells by itself. */
export class ThreadCalls {
  /** Resolves when the thread follows the log; rejects when it cannot. */
  readonly ready: Promise<void>
  readonly #pending = new Map<number, Pending>()
  readonly #settleReady: Pending
  #lastId = 0
  #gone: Error | null = null

  constructor(
    private readonly worker: Worker,
    private readonly notify: Notify,
  ) {
    const { promise, settle } = deferred()
    this.ready = promise
    this.#settleReady = settle
    worker.on('message', (message: FromThread) => this.#receive(message))
    worker.on('error', (error: Error) => this.#end(new StoreUnavailable(`the projector's thread: ${error.message}`)))
    worker.on('exit', () => this.#end(new StoreUnavailable("the projector's thread has ended")))
  }

  wake(): void {
    this.#post({ kind: 'wake' })
  }

  /** Calls a method of the projector. The answer is of the type that the method has there. */
  call<Name extends keyof Calls>(method: Name, parameters: Calls[Name]): Promise<unknown> {
    if (this.#gone !== null) return Promise.reject(this.#gone)
    const id = (this.#lastId += 1)
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject })
      this.#post({ kind: 'call', id, method, parameters } as ToThread)
    })
  }

  get ended(): boolean {
    return this.#gone !== null
  }

  #post(message: ToThread): void {
    this.worker.postMessage(message)
  }

  #receive(message: FromThread): void {
    if (message.kind === 'told') this.notify(message.notification)
    else if (message.kind === 'ready') this.#settleReady.resolve(undefined)
    else if (message.kind === 'failed') this.#settleReady.reject(asError(message.error))
    else if (message.kind === 'answer') this.#take(message.id)?.resolve(message.result)
    else this.#take(message.id)?.reject(asError(message.error))
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    return pending
  }

  #end(error: Error): void {
    this.#gone ??= error
    this.#settleReady.reject(error)
    for (const { reject } of this.#pending.values()) reject(error)
    this.#pending.clear()
  }
}

function deferred(): { readonly promise: Promise<void>; readonly settle: Pending } {
  let settle: Pending | undefined
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve: () => resolve(), reject }
  })
  if (settle === undefined) throw new Error('a promise calls its executor at once')
  return { promise, settle }
}
