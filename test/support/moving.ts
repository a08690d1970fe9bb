import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { openKeys } from '../../infra/sqlite/keys/open-keys.js'
import { SqliteEventStore } from '../../infra/sqlite/log/event-store.js'
import { type EventStore, type RecordedEvent, START } from '../../src/commands/event-store.js'
import { KeyRing } from '../../src/commands/key-ring.js'
import type { KeyStore } from '../../src/commands/key-store.js'
import { exportLog } from '../../src/commands/moving/export-log.js'
import { type Imported, importLog, type ImportTarget } from '../../src/commands/moving/import-log.js'
import { readOn } from '../contract/new-events.js'
import { tries, type Try, triedRoom } from './random-room.js'
import { recorded } from './recorded-facts.js'

export const MASTER_KEY = new Uint8Array(32).fill(7)

/** A log and its keys. */
export type Stores = { readonly store: EventStore; readonly keyStore: KeyStore; close(): Promise<void> }

/** Fresh ones, on SQLite, in a folder of their own. */
async function freshStores(parent: string): Promise<Stores> {
  const folder = mkdtempSync(join(parent, 'stores-'))
  const keyStore = await openKeys(join(folder, 'keys.db'))
  const store = await SqliteEventStore.open(join(folder, 'log.db'))
  const close = async (): Promise<void> => {
    await store.close()
    await keyStore.close()
  }
  return { store, keyStore, close }
}

/** Runs a test on so many fresh stores, and closes them. */
export async function withFreshStores(
  parent: string,
  count: number,
  test: (stores: Stores[]) => Promise<void>,
): Promise<void> {
  const stores = await Promise.all(Array.from({ length: count }, () => freshStores(parent)))
  try {
    await test(stores)
  } finally {
    for (const each of stores) await each.close()
  }
}

/** What happened in two rooms, the same every time. */
export const twoRooms = (length: number): readonly (readonly Try[])[] =>
  fc.sample(fc.array(tries(length), { minLength: 2, maxLength: 2 }), { numRuns: 1, seed: 4 })[0]!

export const everything = (store: EventStore): Promise<readonly RecordedEvent[]> => readOn(store, START, 500)

/** What is the same in every log that holds the same events. */
export const unplaced = (events: readonly RecordedEvent[]): readonly object[] =>
  events.map(({ position: _, ...event }) => event)

/** Rooms in which all of that was tried, their events mixed in one log, with the keys and heads that go with them. */
export async function writeHistory({ store, keyStore }: Stores, rooms: readonly (readonly Try[])[]): Promise<void> {
  const keys = await KeyRing.open(keyStore, MASTER_KEY)
  const streams = rooms.map((tries, i) => recorded(triedRoom(tries, `r${i}`).facts, `room-r${i}`))
  for (const i of rooms.keys()) for (const subject of [`r${i}`, `person-${i}`, `gone-${i}`]) await keys.ensure(subject)
  for (const i of rooms.keys()) await keyStore.destroyKey(`gone-${i}`)
  const longest = Math.max(0, ...streams.map(({ length }) => length))
  // One, two, then three at a time of each in turn: neighbours of one stream and of different ones.
  for (let from = 0, step = 1; from < longest; from += step, step = (step % 3) + 1)
    for (const events of streams) await appendAll(store, events.slice(from, from + step))
  await keyStore.recordHeads(
    streams.map((events) => {
      const { stream, revision, metadata } = events.at(-1)!
      return { stream, revision, seal: keys.sealHead(stream, revision, metadata.hash) }
    }),
  )
}

async function appendAll(store: EventStore, events: readonly RecordedEvent[]): Promise<void> {
  const [first] = events
  if (first === undefined) return
  const result = await store.append(
    first.stream,
    first.revision - 1,
    events.map(({ id, type, data, metadata }) => ({ id, type, data, metadata })),
  )
  if (!result.appended) throw new Error('the history is written once')
}

/** An export as it would lie in a file. */
export async function exported(stores: Stores): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  const options = { now: () => new Date('2026-11-21T12:00:00.000Z'), signal: new AbortController().signal }
  for await (const piece of exportLog(stores, options)) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** A file's bytes, in pieces of odd lengths. */
export async function* piecesOf(file: Uint8Array, length = 997): AsyncGenerator<Uint8Array, void, void> {
  for (let from = 0; from < file.length; from += length) yield file.subarray(from, from + length)
  await Promise.resolve()
}

/** Imports a file. @param more changes the options */
export const imported = (
  target: ImportTarget,
  file: Uint8Array,
  more: { readonly masterKey?: Uint8Array; readonly signal?: AbortSignal; readonly onBegin?: () => Promise<void> } = {},
): Promise<Imported> =>
  importLog(target, () => piecesOf(file), { masterKey: MASTER_KEY, signal: new AbortController().signal, ...more })

/** All living keys, all destroyed ones and all heads. */
export async function listed({ keyStore }: Stores): Promise<object> {
  const keys = await keyStore.listKeys('', 1000)
  return {
    keys: keys.map(({ keyId, subjectId, wrapped }) => [keyId, subjectId, Buffer.from(wrapped ?? []).toString('hex')]),
    destroyed: await keyStore.listDestroyed('', 1000),
    heads: await keyStore.listHeads('', 1000),
  }
}
