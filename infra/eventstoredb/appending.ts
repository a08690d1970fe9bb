import {
  NO_STREAM as ENGINE_NO_STREAM,
  type AppendResult as EngineResult,
  type WrongExpectedVersionError,
} from '@eventstore/db-client'
import {
  NO_STREAM,
  StoreUnavailable,
  type AppendResult,
  type NewEvent,
  type Position,
} from '../../src/commands/event-store.js'
import type { Connection } from './connection.js'
import { asStoreError, typeOf } from './failures.js'
import type { KnownHead } from './known-head.js'
import { formatPosition } from './positions.js'
import { toEventData } from './records.js'

export type AppendingOptions = {
  readonly connection: Connection
  readonly prefix: string
  readonly known: KnownHead
  /** Milliseconds for an answer. */
  readonly callMs: number
  /** Resolves when the server holds the log that it held before. */
  readonly confirmed: () => Promise<void>
  /** The position of an event that is there; undefined when it is not. */
  readonly positionOf: (stream: string, revision: number) => Promise<Position | undefined>
}

type UnderWay = { readonly ids: readonly string[]; readonly result: Promise<AppendResult> }

/** Streams whose latest append nobody knows the outcome of. */
const MOST_DOUBTFUL = 10_000

/** Appends to the streams of one prefix, always at an exact revision: then the server knows a repeated append by its ids, also after a restart. */
export class Appending {
  readonly #underWay = new Map<string, UnderWay>()
  readonly #doubtful = new Set<string>()

  constructor(private readonly options: AppendingOptions) {}

  /**
   * See the port.
   * @throws (rejects) RangeError, StoreUnavailable
   */
  append(stream: string, expectedRevision: number, events: readonly NewEvent[]): Promise<AppendResult> {
    const key = `${expectedRevision}@${stream}`
    const ids = events.map(({ id }) => id)
    const same = this.#underWay.get(key)
    // The server drops the repetition of an append that it has not finished, without an answer.
    if (same?.ids.join() === ids.join()) return same.result
    const result = this.#append(stream, expectedRevision, events)
    if (same !== undefined) return result
    this.#underWay.set(key, { ids, result })
    const forget = (): boolean => this.#underWay.delete(key)
    result.then(forget, forget)
    return result
  }

  async #append(stream: string, expectedRevision: number, events: readonly NewEvent[]): Promise<AppendResult> {
    const { prefix, connection, known, callMs } = this.options
    const data = toEventData(events)
    const expected = expectedRevision === NO_STREAM ? ENGINE_NO_STREAM : BigInt(expectedRevision)
    const before = known.position
    try {
      await this.options.confirmed()
      const result = await connection.run(
        ({ client }) => client.appendToStream(prefix + stream, data, { expectedRevision: expected }),
        callMs,
      )
      const position = await this.#positionOf(stream, result, before)
      known.note(position)
      this.#doubtful.delete(stream)
      return { appended: true, position }
    } catch (error) {
      return this.#refused(stream, error)
    }
  }

  /**
   * The position that the server tells, unless it answered a repetition: then it may tell none, or that of another event. A new event lies behind everything that was
   * known when it was sent.
   */
  async #positionOf(stream: string, result: EngineResult, before: Position): Promise<Position> {
    const told = formatPosition(result.position)
    if (told !== undefined && told > before && !this.#doubtful.has(stream)) return told
    const found = await this.options.positionOf(stream, Number(result.nextExpectedRevision)).catch(() => undefined)
    if (found === undefined) throw new StoreUnavailable('what was appended cannot be read yet', true)
    return found
  }

  #refused(stream: string, error: unknown): AppendResult {
    switch (typeOf(error)) {
      case 'wrong-expected-version': {
        const { actualVersion } = error as WrongExpectedVersionError
        this.#doubtful.delete(stream)
        return {
          appended: false,
          actualRevision: typeof actualVersion === 'bigint' ? Number(actualVersion) : NO_STREAM,
        }
      }
      case 'maximum-append-size-exceeded':
        throw new RangeError('the append is larger than this EventStoreDB is set up to take', { cause: error })
      default:
        if (error instanceof RangeError) throw error
        throw this.#doubted(stream, asStoreError(error, true))
    }
  }

  /** What could not even be sent is in doubt, too, while an earlier append to the stream is: it may be the same one, repeated. */
  #doubted(stream: string, error: StoreUnavailable): StoreUnavailable {
    if (!error.outcomeUnknown && !this.#doubtful.has(stream)) return error
    this.#doubtful.delete(stream)
    this.#doubtful.add(stream)
    const [oldest] = this.#doubtful
    if (this.#doubtful.size > MOST_DOUBTFUL && oldest !== undefined) this.#doubtful.delete(oldest)
    return error.outcomeUnknown ? error : new StoreUnavailable(error.message, true, { cause: error })
  }
}
