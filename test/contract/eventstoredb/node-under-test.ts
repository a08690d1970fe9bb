import { afterAll, beforeAll, describe } from '@jest/globals'
import { EventStoreDBClient, type EventData, jsonEvent, type ResolvedEvent } from '@eventstore/db-client'
import { StandIn } from '../../support/eventstoredb/stand-in.js'

/** A real node given from outside; the stand-in takes its place where there is none. */
const given = process.env['EVENT_STORE']
export const isReal = given?.startsWith('esdb') === true

/** Tests of what only the stand-in can be asked for: faults, and a look inside. */
export function onStandIn(name: string, tests: () => void): void {
  if (isReal) describe.skip(`${name} (skipped: stand-in)`, tests)
  else describe(name, tests)
}

/** The one client of a test file: appends of all clients of a process hang together. */
export type NodeUnderTest = {
  readonly client: EventStoreDBClient
  /** @throws Error on a real node, which has no faults on demand */
  readonly standIn: StandIn
}

/** Starts a node before the file's tests and stops it after them. */
export function nodeUnderTest(): NodeUnderTest {
  let client: EventStoreDBClient | undefined
  let standIn: StandIn | undefined
  beforeAll(async () => {
    if (!isReal) standIn = await StandIn.start()
    client = EventStoreDBClient.connectionString(standIn?.url ?? given ?? '')
    // The first append of a cold client may be overtaken by the next.
    await client.appendToStream(newStream(), event())
  })
  afterAll(async () => {
    // No dispose: it waits for reads that a test leaked on purpose.
    await standIn?.stop()
  })
  return {
    get client() {
      return present(client)
    },
    get standIn() {
      return present(standIn)
    },
  }
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('there is none here')
  return value
}

export const newStream = (prefix = 'facts'): string => `${prefix}-${crypto.randomUUID()}`

/** @param bytes size of its data, about */
export const event = (bytes = 300, id: string = crypto.randomUUID()): EventData =>
  jsonEvent({ type: 'said', data: { text: 'x'.repeat(bytes) }, metadata: { by: 'somebody' }, id })

export const events = (count: number, bytes?: number): EventData[] => Array.from({ length: count }, () => event(bytes))

/** All that a read gives. */
export async function all(reading: AsyncIterable<ResolvedEvent>): Promise<NonNullable<ResolvedEvent['event']>[]> {
  const found: NonNullable<ResolvedEvent['event']>[] = []
  for await (const resolved of reading) if (resolved.event !== undefined) found.push(resolved.event)
  return found
}

/** What something is refused with. @throws Error when it is not */
export async function refusalOf(promise: Promise<unknown>): Promise<Refusal> {
  try {
    await promise
  } catch (error) {
    return error as Refusal
  }
  throw new Error('it was not refused')
}

export type Refusal = Error & {
  readonly type?: string
  readonly code?: number
  readonly expectedVersion?: unknown
  readonly actualVersion?: unknown
  readonly streamName?: string
}
