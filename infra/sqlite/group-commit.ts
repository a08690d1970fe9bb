import { setImmediate } from 'node:timers'
import { StoreUnavailable } from '../../src/commands/event-store.js'
import { asStoreError } from './connection.js'

/**
 * Does several things in one transaction. If it fails for one of them, each is done in a transaction of its own, so that nobody fails for another's fault;
 * not in an outage, which is everybody's, nor when it may have been committed all the same.
 * @param work does all it is given, or nothing and throws
 * @returns per item its result, or why it failed
 */
export function together<T, R>(
  items: readonly T[],
  work: (items: readonly T[]) => readonly R[],
): readonly (R | Error)[] {
  try {
    return work(items)
  } catch (error) {
    const reported = asStoreError(error)
    const isEverybodys = items.length === 1 || reported instanceof StoreUnavailable
    return isEverybodys ? items.map(() => reported) : items.flatMap((item) => together([item], work))
  }
}

export type CommitQueueOptions<T, R> = {
  /** Results or failures, in the order of the batch. */
  readonly commit: (batch: readonly T[]) => readonly (R | Error)[]
  /** A batch ends once its items weigh so much: a longer one would hold up its first item for no gain. */
  readonly maxWeight: number
  /** 1 per item if not given. */
  readonly weightOf?: (item: T) => number
}

type Waiting<T, R> = {
  readonly item: T
  readonly resolve: (result: R) => void
  readonly reject: (error: Error) => void
}

/** On a thread that writes: what arrives in one turn of its event loop is committed together. */
export class CommitQueue<T, R> {
  #waiting: Waiting<T, R>[] = []

  constructor(private readonly options: CommitQueueOptions<T, R>) {}

  /** Resolves, or rejects, once it is committed. */
  add(item: T): Promise<R> {
    return new Promise((resolve, reject) => {
      // Not at once: what else has arrived by now comes along in the same transaction.
      if (this.#waiting.push({ item, resolve, reject }) === 1) setImmediate(() => this.#commitNext())
    })
  }

  /** Commits all that waits. */
  flush(): void {
    while (this.#waiting.length > 0) this.#commitBatch()
  }

  #commitNext(): void {
    if (this.#waiting.length > 0) this.#commitBatch() // unless flush() was faster
    if (this.#waiting.length > 0) setImmediate(() => this.#commitNext())
  }

  #commitBatch(): void {
    const batch = this.#take()
    const results = this.options.commit(batch.map(({ item }) => item))
    for (const [i, { resolve, reject }] of batch.entries()) {
      const result = results[i]
      if (result instanceof Error) reject(result)
      else resolve(result as R) // a commit gives a result per item
    }
  }

  #take(): readonly Waiting<T, R>[] {
    const { maxWeight, weightOf = () => 1 } = this.options
    let weight = 0
    let count = 0
    for (const { item } of this.#waiting) {
      if (weight >= maxWeight) break
      weight += weightOf(item)
      count += 1
    }
    const batch = this.#waiting.slice(0, count)
    this.#waiting = this.#waiting.slice(count)
    return batch
  }
}
