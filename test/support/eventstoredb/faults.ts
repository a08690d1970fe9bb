import { status } from '@grpc/grpc-js'
import type { Call } from './call.js'

/** How an append fails that is not written: with the connection, or with the server's own time-out. */
export type AppendFailure = 'connection' | 'timeout'

/** Faults that are not the network's: those asked for and not yet spent. */
export class Faults {
  /** Appends whose answer is lost: written, then the connection breaks. */
  lostAnswers = 0
  /** Appends that fail before they are written. */
  failingAppends = 0
  appendFailure: AppendFailure = 'connection'
  /** Appends before which somebody else writes to the same stream. */
  conflicts = 0
  /** Appends that are answered so many milliseconds after their events were delivered. */
  lateAnswers = 0
  lateBy = 0
  /** Every request waits so many milliseconds. */
  slowness = 0
  /** Messages that have arrived, of all calls. */
  received = 0
  #readyAt = 0

  /** @returns how the append at hand has to fail, if it has to */
  takeAppendFailure(): AppendFailure | undefined {
    if (this.failingAppends === 0) return undefined
    this.failingAppends--
    return this.appendFailure
  }

  /** The server is starting, for so many milliseconds. */
  notReadyFor(ms: number): void {
    this.#readyAt = Date.now() + ms
  }

  get isReady(): boolean {
    return Date.now() >= this.#readyAt
  }

  /** Ends a call of a server that is starting. @returns whether it did */
  refusesAsNotReady(call: Call): boolean {
    if (this.isReady) return false
    call.fail(status.UNAVAILABLE, 'Server Is Not Ready')
    return true
  }

  /** Answers an append, or does not. */
  answer(call: Call, send: () => void): void {
    if (this.lostAnswers > 0) {
      this.lostAnswers--
      call.breakConnection()
    } else if (this.lateAnswers > 0) {
      this.lateAnswers--
      setTimeout(send, this.lateBy).unref()
    } else send()
  }
}

/** Hands on what arrives in one call, in its order, later by what the server is slow. */
export class Turns {
  #waiting: Promise<void> | undefined

  constructor(private readonly faults: Faults) {}

  take(run: () => void): void {
    this.faults.received++
    if (this.faults.slowness === 0 && this.#waiting === undefined) run()
    else this.#delay(run)
  }

  #delay(run: () => void): void {
    const due = Date.now() + this.faults.slowness
    const turn = (this.#waiting ?? Promise.resolve()).then(async () => {
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - Date.now())).unref())
      if (this.#waiting === turn) this.#waiting = undefined
      run()
    })
    this.#waiting = turn
  }
}
