import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { StoreUnavailable } from '../../../src/commands/event-store.js'
import type { Call, Reply } from './group-commit.js'
import type { KeysMethod, KeysOperations } from './operations.js'

type Pending = { readonly resolve: (value: never) => void; readonly reject: (error: Error) => void }

/** Calls that may wait at once; beyond, the disk is too slow for what is asked of it. */
const MAX_PENDING = 10_000

/** The main thread's end of the keys thread: a call by name gives a promise of its result. */
export class KeysConnection {
  readonly #worker: Worker
  readonly #pending = new Map<number, Pending>()
  readonly #exited: Promise<unknown>
  #lastId = 0
  #closed: StoreUnavailable | undefined
  #closing = false

  private constructor(worker: Worker, onDeath: (error: Error) => void) {
    this.#worker = worker
    this.#exited = new Promise((resolve) => worker.once('exit', resolve))
    worker.on('message', (replies: readonly Reply[]) => replies.forEach((reply) => this.#settle(reply)))
    worker.on('error', (cause) => this.#fail(new StoreUnavailable('the keys thread failed', true, { cause })))
    worker.on('exit', () => {
      const asked = this.#closing
      this.#fail(new StoreUnavailable('keys.db is closed', true))
      if (!asked && this.#closed !== undefined) onDeath(this.#closed)
    })
  }

  /**
   * Starts the thread; resolves once the database is open.
   * @param path of keys.db
   * @param onDeath told when the thread ends without having been asked to: every call is refused from then on
   * @throws StoreUnavailable when it cannot be opened
   */
  static async open(path: string, onDeath: (error: Error) => void = () => undefined): Promise<KeysConnection> {
    const worker = new Worker(new URL('./thread.js', import.meta.url), { workerData: { path } })
    try {
      await once(worker, 'message')
    } catch (cause) {
      throw new StoreUnavailable(`${path} cannot be opened`, false, { cause })
    }
    return new KeysConnection(worker, onDeath)
  }

  /** @throws StoreUnavailable when the engine failed, the thread is gone, or too many calls wait */
  call<M extends KeysMethod>(
    method: M,
    ...args: Parameters<KeysOperations[M]>
  ): Promise<ReturnType<KeysOperations[M]>> {
    if (this.#closed !== undefined) return Promise.reject(new StoreUnavailable('keys.db is closed'))
    if (this.#pending.size >= MAX_PENDING)
      return Promise.reject(new StoreUnavailable('too many calls wait for keys.db'))
    const id = (this.#lastId += 1)
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject })
      this.#worker.postMessage({ id, method, args } satisfies Call)
    })
  }

  #settle(reply: Reply): void {
    const pending = this.#pending.get(reply.id)
    this.#pending.delete(reply.id)
    if (reply.ok) pending?.resolve(reply.value as never)
    else pending?.reject(new StoreUnavailable(`keys.db: ${reply.message}`, reply.outcomeUnknown))
  }

  #fail(error: StoreUnavailable): void {
    this.#closed ??= error
    for (const { reject } of this.#pending.values()) reject(this.#closed)
    this.#pending.clear()
  }

  /** Carries out what was called before, then ends the thread. */
  async close(): Promise<void> {
    this.#closing = true
    if (this.#closed === undefined) this.#worker.postMessage('close')
    this.#closed ??= new StoreUnavailable('keys.db is closed')
    await this.#exited
  }
}
