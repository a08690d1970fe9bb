import { StoreUnavailable } from '../../src/commands/event-store.js'

/** No answer came in time: the server is frozen, or the way to it is cut. The client would wait far longer, or for ever. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut'
}

/**
 * The client's word for what went wrong. Its errors are all named "Error", and their message may be empty. Some have no type at all: gRPC's own when the
 * server is away, and that of a failed discovery.
 */
export const typeOf = (error: unknown): string | undefined => {
  const { type } = (error ?? {}) as { readonly type?: unknown }
  return typeof type === 'string' ? type : undefined
}

/** Answers of a server that works, and has not done what was asked. */
const REFUSALS: ReadonlySet<string> = new Set([
  ...['access-denied', 'stream-deleted', 'maximum-append-size-exceeded', 'invalid-argument', 'unsupported'],
  ...['wrong-expected-version', 'stream-not-found', 'no-stream', 'not-found', 'missing-required-metadata-property'],
])

/** Answers of a server that works, after it has waited in vain itself, for its disk or for the others of its cluster. */
const TOO_LATE: ReadonlySet<string> = new Set(['timeout', 'deadline-exceeded'])

/** Whether the server understood, and refused: to ask again would be in vain. */
export const isRefusal = (error: unknown): boolean => REFUSALS.has(typeOf(error) ?? '')

/**
 * Whether the client that met this error had better be replaced. All that is not known to come from a working server counts: no connection (code 14), a shutdown
 * (unknown, code 13), a server that is starting (unknown, "Server Is Not Ready"), a leader that moved, a failed discovery, our own time-outs.
 */
export const isConnectionLost = (error: unknown): boolean =>
  !(error instanceof StoreUnavailable) && !isRefusal(error) && !TOO_LATE.has(typeOf(error) ?? '')

/** Whether somebody answered at the other end, be it with an error. */
export const isAnswer = (error: unknown): boolean =>
  error instanceof StoreUnavailable || !['unavailable', 'cancelled', undefined].includes(typeOf(error))

/** An error as the port tells it. @param isWrite the call may have changed something before it failed */
export function asStoreError(error: unknown, isWrite = false): StoreUnavailable {
  if (error instanceof StoreUnavailable) return error
  return new StoreUnavailable(`EventStoreDB: ${reasonOf(error)}`, isWrite && !isRefusal(error), { cause: error })
}

const LONGEST = 200

/** Type and message: the client puts no address with a password into either (but see connecting, in client.ts). */
function reasonOf(error: unknown): string {
  const { message = '', code } = (error ?? {}) as { readonly message?: string; readonly code?: unknown }
  const type = typeOf(error) ?? (typeof code === 'number' || typeof code === 'string' ? `code ${code}` : undefined)
  return [type, message]
    .filter((part) => part !== undefined && part !== '')
    .join(': ')
    .slice(0, LONGEST)
}
