import {
  MongoBulkWriteError,
  MongoClientClosedError,
  MongoError,
  MongoNotConnectedError,
  MongoServerClosedError,
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

/**
 * What the driver says of a request that it will never send. By exact name: a kind that is not known, such as another version's, may pass. Not among
 * them is what tells of the server, although its kind says otherwise: MongoParseError of a reply that is none, MongoCompatibilityError of a version.
 */
const MISTAKES: ReadonlySet<string> = new Set([
  'MongoAPIError',
  'MongoBatchReExecutionError',
  'MongoCursorExhaustedError',
  'MongoCursorInUseError',
  'MongoInvalidArgumentError',
  'MongoMissingCredentialsError',
  'MongoMissingDependencyError',
  'MongoTailableCursorError',
  'MongoTransactionError',
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
  if (types.isNativeError(error.errorResponse)) return error.errorResponse
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

/** No server, or no place in the pool, was to be had in all the time that one waits. */
const isWaitedFor = (error: MongoError): boolean =>
  // Not exported.
  error instanceof MongoServerSelectionError || error.name === 'MongoWaitQueueTimeoutError'

/** The client was closed, and has to be connected again. */
export function isClosed(thrown: unknown): boolean {
  const error = found(thrown)
  return (
    error instanceof MongoTopologyClosedError ||
    error instanceof MongoNotConnectedError ||
    error instanceof MongoClientClosedError ||
    (error instanceof MongoError && error.name === 'MongoPoolClosedError')
  )
}

/** The operation was not sent. */
const isUnsent = (error: MongoError): boolean =>
  isWaitedFor(error) ||
  error instanceof MongoServerClosedError ||
  (isClosed(error) && !(error instanceof MongoClientClosedError))

const refused = (error: Error): Failure => ({ error: new MongoRefusal(describe(error)), again: false })

function serverFailure(error: MongoServerError, writing: boolean): Failure {
  const { code } = error
  if (code === DUPLICATE_KEY) return { error: new DuplicateKey(), again: false }
  if (REFUSALS.has(code)) return refused(error)
  const forbidden = FORBIDDEN.has(code)
  return { error: new StoreUnavailable(describe(error), writing && !forbidden), again: !forbidden }
}

function driverFailure(error: MongoError, writing: boolean): Failure {
  if (MISTAKES.has(error.name)) return refused(error)
  return { error: new StoreUnavailable(describe(error), writing && !isUnsent(error)), again: !isWaitedFor(error) }
}

/**
 * What Node says of sockets, names, certificates and compression. The driver lets it through: an operation that is written to a socket in the moment between
 * the other side's end and its own closing fails with a plain EPIPE.
 */
const isOutage = ({ name, code }: Error & { readonly code?: unknown }): boolean =>
  name === 'AbortError' || name === 'TimeoutError' || (/^(?:Aggregate)?Error$/.test(name) && typeof code === 'string')

/** What is too large or too deep to be written as BSON; of a read, whose own request is small, it tells that the answer is none. */
const isUnreadable = ({ name }: Error): boolean => name.startsWith('BSON') || name === 'RangeError'

function otherFailure(error: Error, writing: boolean): Failure {
  if (isUnreadable(error) && writing) return refused(error)
  const isPassing = isUnreadable(error) || isOutage(error)
  return isPassing ? { error: new StoreUnavailable(describe(error), writing), again: true } : { error, again: false }
}

/**
 * Translates what the driver throws into the ports' errors. No message of the result holds an address, a password or a piece of a document.
 * Only what is known to be a wrong request is a refusal: all else, also what a later driver may throw, is taken for an outage.
 * @param writing whether the operation was a write, which may have happened all the same
 * @returns StoreUnavailable, DuplicateKey or MongoRefusal; an error that comes neither from the driver nor from what it stands on, unchanged
 */
export function failureOf(thrown: unknown, writing: boolean): Failure {
  const error = found(thrown)
  if (error instanceof MongoServerError) return serverFailure(error, writing)
  if (error instanceof MongoError) return driverFailure(error, writing)
  // Not `instanceof`: what Node throws may be of another realm.
  if (types.isNativeError(error)) return otherFailure(error, writing)
  return { error: new Error('MongoDB: failed', { cause: error }), again: false }
}
