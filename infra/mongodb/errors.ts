import {
  MongoBulkWriteError,
  MongoClientClosedError,
  MongoError,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoServerError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
} from 'mongodb'
import { types } from 'node:util'
import { StoreUnavailable } from '../../src/commands/event-store.js'

const DUPLICATE_KEY = 11_000

/**
 * What MongoDB says of a request that it will never carry out, however often it is asked: bad values, names, options, documents too large. Every
 * other code, also one that is not known, may pass: DocumentDB shows an outage as 1 or 50463173.
 */
const REFUSALS: ReadonlySet<unknown> = new Set([
  ...[2, 4, 9, 14, 20, 22, 28, 40, 48, 51, 52, 53, 54, 55, 56, 57, 59, 66, 67, 72, 73, 85, 86, 96, 115, 121, 131],
  ...[197, 238, 303, 10_334, 17_280, 17_419, 17_420],
])

/** Not authorized, authentication failed: no use to ask again at once, but somebody may mend it. */
const FORBIDDEN: ReadonlySet<unknown> = new Set([13, 18, 8_000])

/** Something with that key is there already. Which key, not every engine says. */
export class DuplicateKey extends Error {
  override readonly name = 'DuplicateKey'
  constructor() {
    super('MongoDB: duplicate key')
  }
}

/** The request is wrong, or its document too large: repeating it is of no use. */
export class MongoRefusal extends Error {
  override readonly name = 'MongoRefusal'
}

/** What became of an operation that failed. `again`: it may do when it is repeated at once. */
export type Failure = { readonly error: Error; readonly again: boolean }

/** Of the errors of a bulk write the one that counts: any other before a duplicate key. */
function found(error: unknown): unknown {
  if (!(error instanceof MongoBulkWriteError)) return error
  // The driver wraps what prevented it altogether in another that says less.
  if (error.errorResponse instanceof Error) return error.errorResponse
  const wanting = error.result.getWriteConcernError() ?? error.result.getWriteErrors().find(isOther)
  return wanting === undefined ? error : new MongoServerError({ message: '', code: wanting.code })
}

const isOther = ({ code }: { readonly code: number }): boolean => code !== DUPLICATE_KEY

/** Name and code only: the driver's messages hold addresses, the server's hold keys and pieces of documents. */
export function describe(error: unknown): string {
  const { name, code, codeName } = error as { name?: unknown; code?: unknown; codeName?: unknown }
  const said = [name, code, codeName].filter((part) => typeof part === 'string' || typeof part === 'number')
  return `MongoDB: ${said.join(' ')}`
}

/** The operation was not sent. */
const isUnsent = (error: Error): boolean =>
  error instanceof MongoServerSelectionError ||
  error instanceof MongoTopologyClosedError ||
  error instanceof MongoNotConnectedError ||
  error.name === 'MongoWaitQueueTimeoutError'

function serverFailure(error: MongoServerError, writing: boolean): Failure {
  const { code } = error
  if (code === DUPLICATE_KEY) return { error: new DuplicateKey(), again: false }
  if (REFUSALS.has(code)) return { error: new MongoRefusal(describe(error)), again: false }
  const forbidden = FORBIDDEN.has(code)
  return { error: new StoreUnavailable(describe(error), writing && !forbidden), again: !forbidden }
}

/**
 * Translates what the driver throws into the ports' errors. No message of the result holds an address, a password or a piece of a document.
 * @param writing whether the operation was a write, which may have happened all the same
 * @returns StoreUnavailable, DuplicateKey or MongoRefusal; an error that is not the driver's comes back unchanged
 */
export function failureOf(thrown: unknown, writing: boolean): Failure {
  const error = found(thrown)
  if (!(error instanceof MongoError)) {
    // Not `instanceof`: what Node throws may be of another realm.
    return { error: types.isNativeError(error) ? error : new Error('MongoDB: failed', { cause: error }), again: false }
  }
  if (isUnsent(error)) return { error: new StoreUnavailable(describe(error)), again: false }
  if (error instanceof MongoClientClosedError) {
    return { error: new StoreUnavailable(describe(error), writing), again: false }
  }
  if (error instanceof MongoNetworkError) return { error: new StoreUnavailable(describe(error), writing), again: true }
  if (error instanceof MongoServerError) return serverFailure(error, writing)
  return { error: new MongoRefusal(describe(error)), again: false }
}
