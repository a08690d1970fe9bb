import { StoreUnavailable } from '../../src/commands/event-store.js'

/** What a thread and its owner send each other: lists of these, and null to the worker to let it end. */
export type Call = readonly [id: number, method: PropertyKey, args: readonly unknown[]]
/** The id of calls that want no answer. */
export const UNANSWERED = 0
export type Answer = readonly [id: number, error: WireError | null, value: unknown]
export type FromWorker = { readonly answers: readonly Answer[] } | { readonly event: unknown }

/** An error as it crosses a thread: cloning alone would lose its class and `outcomeUnknown`. */
export type WireError = {
  readonly name: string
  readonly message: string
  readonly stack?: string
  readonly outcomeUnknown?: boolean
}

/** Packs whatever was thrown. */
export function toWire(error: unknown): WireError {
  // Not `instanceof Error`: errors of native modules and of other realms fail it.
  if (typeof error !== 'object' || error === null || !('message' in error))
    return { name: 'Error', message: String(error) }
  const { name, message, stack, outcomeUnknown } = error as Partial<WireError>
  return {
    name: name ?? 'Error',
    message: message ?? '',
    ...(stack !== undefined && { stack }),
    ...(outcomeUnknown !== undefined && { outcomeUnknown }),
  }
}

/** Makes an error of it again; a StoreUnavailable is one by class too. */
export function fromWire({ name, message, stack, outcomeUnknown }: WireError): Error {
  if (name === 'StoreUnavailable') return new StoreUnavailable(message, outcomeUnknown)
  const error = Object.assign(new Error(message), { name })
  if (stack !== undefined) error.stack = stack
  return error
}
