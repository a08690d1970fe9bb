import { setMaxListeners } from 'node:events'
import type { EventStoreDBClient } from '@eventstore/db-client'

/** A client as long as it is good. */
export type Session = {
  readonly client: EventStoreDBClient
  /** Its connection is lost: what it was asked will never be answered, not even with an error. */
  readonly lost: AbortSignal
}

/** A session as its owner has it. */
export type OwnSession = Session & { readonly ending: AbortController }

export function newSession(client: EventStoreDBClient): OwnSession {
  const ending = new AbortController()
  // As many listen as there are calls; Node would warn of a leak at eleven.
  setMaxListeners(0, ending.signal)
  return { client, lost: ending.signal, ending }
}

/** The time until something changes. */
export type Turn = { readonly done: Promise<void>; readonly end: () => void }

export function newTurn(): Turn {
  let end = (): void => undefined
  const done = new Promise<void>((resolve) => (end = resolve))
  return { done, end }
}

/** Resolves when the first signal comes; the second takes the listener away. */
export const aborted = (signal: AbortSignal, forget: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true, signal: forget }))
