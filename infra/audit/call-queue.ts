import { StoreUnavailable } from '../../src/commands/event-store.js'

/** A call that has not begun, with the promise that is handed out for it. */
class WaitingCall {
  readonly result: Promise<unknown>
  /** Carries it out; never rejects. */
  start: () => Promise<void> = () => Promise.resolve()
  abandon: (error: Error) => void = () => undefined

  constructor(call: () => Promise<unknown>) {
    this.result = new Promise((resolve, reject) => {
      this.start = () => call().then(resolve, reject)
      this.abandon = reject
    })
  }
}

/** Carries out calls one at a time, in the order of asking. Of calls with the same key only one waits, and answers them all. */
export class CallQueue {
  readonly #waiting = new Map<string, WaitingCall>()
  #running: Promise<void> | undefined
  #closed = false

  /** @param maxWaiting calls that may wait beside the one that runs */
  constructor(private readonly maxWaiting: number) {}

  /**
   * Carries out a call in its turn. One that runs already is not joined: what it read may be older than the asking.
   * @param key tells the call with its arguments, and thereby the type of its result
   * @throws (rejects) StoreUnavailable when too many wait or the queue is closed; else what the call threw
   */
  run<T>(key: string, call: () => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(ended())
    const same = this.#waiting.get(key)
    if (same !== undefined) return same.result as Promise<T>
    if (this.#running !== undefined && this.#waiting.size >= this.maxWaiting)
      return Promise.reject(new StoreUnavailable('too many audits wait'))
    const waiting = new WaitingCall(call)
    this.#waiting.set(key, waiting)
    if (this.#running === undefined) this.#startNext()
    return waiting.result as Promise<T>
  }

  /** Refuses what waits; resolves when the call that runs is over. */
  async close(): Promise<void> {
    this.#closed = true
    for (const { abandon } of this.#waiting.values()) abandon(ended())
    this.#waiting.clear()
    await this.#running
  }

  #startNext(): void {
    const [first] = this.#waiting
    this.#running = undefined
    if (first === undefined) return
    const [key, call] = first
    this.#waiting.delete(key)
    this.#running = call.start().then(() => this.#startNext())
  }
}

const ended = (): StoreUnavailable => new StoreUnavailable('auditing has ended')
