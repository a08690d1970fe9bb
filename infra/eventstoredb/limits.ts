import { setTimeout as sleep } from 'node:timers/promises'
import { StoreUnavailable } from '../../src/commands/event-store.js'
import { TimedOut } from './failures.js'

/**
 * Waits for a call, but not for ever: the client's own deadlines are kept by the server only, and a frozen one keeps none. Cheap, because every append passes.
 * @param signal ends the waiting, too
 * @throws TimedOut, or what the call throws; what it throws later is nobody's any more
 */
export function within<T>(ms: number, call: Promise<T>, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', late)
    }
    const late = (): void => {
      settle()
      reject(new TimedOut(`no answer within ${ms} ms`))
    }
    const timer = setTimeout(late, ms)
    signal?.addEventListener('abort', late)
    if (signal?.aborted === true) late()
    call.then(resolve, reject).finally(settle)
  })
}

/** Waits for something that is only tidying up: neither its failure nor its time matters. */
export async function atMost(ms: number, tidying: Promise<unknown>): Promise<void> {
  await within(ms, tidying).catch(() => undefined)
}

/** Doubles with every failure up to a limit; half of it is chance, so that many do not come back at the same moment. */
export const backOff = (failures: number, first: number, last: number): number =>
  Math.min(last, first * 2 ** Math.min(failures, 16)) * (0.5 + Math.random() / 2)

/** Sleeps; shorter when the signal comes. */
export const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  await sleep(ms, undefined, { signal }).catch(() => undefined)
}

/** A number of calls that may go on at the same time; the others wait in line. */
export class Slots {
  #free: number
  readonly #line: (() => void)[] = []

  /** @param mostWaiting then the next is refused: memory is not endless */
  constructor(
    count: number,
    private readonly mostWaiting: number,
  ) {
    this.#free = count
  }

  /** @throws StoreUnavailable when too many wait, or what the call throws */
  async use<T>(call: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1
    else await this.#stand()
    try {
      return await call()
    } finally {
      const next = this.#line.shift()
      if (next === undefined) this.#free += 1
      else next()
    }
  }

  #stand(): Promise<void> {
    if (this.#line.length >= this.mostWaiting) throw new StoreUnavailable('overloaded')
    return new Promise((resolve) => this.#line.push(resolve))
  }
}
