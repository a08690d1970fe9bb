import { START } from '../event-store.js'
import { KeyRing } from '../key-ring.js'
import type { KeyStore } from '../key-store.js'
import { type ExportLine, readExport } from './export-reader.js'
import { MovingRefused, MovingStopped } from './failures.js'
import { EventImport, type ImportedLog } from './import-events.js'
import { checkKeyStore, claimKeyStore, importKeys } from './import-keys.js'
import { patiently } from './patience.js'
import { type Preview, preview } from './preview.js'

/** Where an export goes: stores that nobody else writes to meanwhile. */
export type ImportTarget = {
  readonly store: ImportedLog
  readonly keyStore: KeyStore
  /** Appends that may be sent in one turn: see `EventImport`; 1 unless given. */
  readonly appendsAtOnce?: number
}

export type ImportOptions = {
  /** That of the Parley that was exported, 32 bytes. */
  readonly masterKey: Uint8Array
  readonly signal: AbortSignal
  /** Called before the first thing is written, when all is well. */
  readonly onBegin?: () => Promise<void>
  /** Told after every batch; of events, those that were there already are counted too. */
  readonly onProgress?: (progress: { readonly events: number }) => void
}

export type Imported = {
  readonly events: number
  readonly streams: number
  /** Rooms that do not hold the end that was written down for them: their tails were lost, or rewritten, before the export. The first 100. */
  readonly brokenHeads: readonly string[]
}

/** Events that are dealt with together: less than an engine's transaction, so that it is one. */
const BATCH_EVENTS = 1_000
const BATCH_BYTES = 4_000_000
/** Of all else: each is a call of its own, and a key store's connections are few. */
const BATCH_KEYS = 250
const SHOWN = 100

/**
 * Takes an export into empty stores. Interrupted wherever, it goes on where it stopped when it is called again with the same file, or with
 * a later one of the same log. Every event is checked before it is appended, and read back afterwards.
 *
 * Parley's own key is the first thing that is written, and tells the next attempt whose key store it is; then the other keys and the heads; then the log.
 * @param open gives the file's bytes, from the start; called twice
 * @throws DamagedExport, WrongMasterKey, and MovingRefused when the stores are not empty: all three as far as possible before anything is written;
 *   MovingStopped; StoreUnavailable
 */
export async function importLog(
  { store, keyStore, appendsAtOnce = 1 }: ImportTarget,
  open: () => AsyncIterable<Uint8Array>,
  { masterKey, signal, onBegin, onProgress }: ImportOptions,
): Promise<Imported> {
  const seen = await preview(open(), masterKey)
  await patiently(signal, () => checkLog(store, seen))
  await patiently(signal, () => checkKeyStore(keyStore, seen.own))
  await onBegin?.()
  await patiently(signal, () => claimKeyStore(keyStore, seen.own))
  const events = new EventImport(store, appendsAtOnce)
  const counts = { events: 0, streams: 0 }
  for await (const batch of batches(readExport(open()))) {
    if (signal.aborted) throw new MovingStopped()
    const lines = batch.filter((line) => line.kind === 'event')
    if (lines.length === 0) await patiently(signal, () => importKeys(keyStore, batch))
    else await importEvents(events, lines, signal)
    counts.events += lines.length
    counts.streams += lines.filter(({ value }) => value.event.revision === 0).length
    onProgress?.({ events: counts.events })
  }
  await patiently(signal, () => events.finish())
  const keys = await KeyRing.open(keyStore, masterKey)
  return { ...counts, brokenHeads: await brokenHeads(store, keyStore, keys) }
}

async function importEvents(
  events: EventImport,
  lines: readonly ExportLine<'event'>[],
  signal: AbortSignal,
): Promise<void> {
  for (const line of lines) await patiently(signal, () => events.check(line))
  await patiently(signal, () => events.settle(lines))
}

/** What is in another's log already would only be found to be so after the keys were written. */
async function checkLog(store: ImportedLog, { firstEvent }: Preview): Promise<void> {
  const [first] = await store.readAll(START, 1)
  if (first !== undefined && first.id !== firstEvent?.id)
    throw new MovingRefused('the log is not empty, and what it holds is not in the file: import into an empty one')
}

/** Lines of one kind, as many as are dealt with together. */
async function* batches(lines: AsyncIterable<ExportLine>): AsyncGenerator<readonly ExportLine[], void, void> {
  let batch: ExportLine[] = []
  let bytes = 0
  for await (const line of lines) {
    const most = line.kind === 'event' ? BATCH_EVENTS : BATCH_KEYS
    const isFull = batch.length >= most || bytes + line.bytes > BATCH_BYTES
    if (batch.length > 0 && (isFull || batch[0]?.kind !== line.kind)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(line)
    bytes += line.bytes
  }
  yield batch
}

/** Where a room's stream ended is sealed by a key that only Parley has: what was cut or rewritten before the export shows now as it did before. */
async function brokenHeads(store: ImportedLog, keyStore: KeyStore, keys: KeyRing): Promise<readonly string[]> {
  const broken: string[] = []
  for (let after = ''; broken.length < SHOWN;) {
    const page = await keyStore.listHeads(after, BATCH_KEYS)
    for (const { stream, revision, seal } of page) {
      const [event] = await store.readStream(stream, revision, 1)
      if (event === undefined || !keys.isHead(seal, stream, revision, event.metadata.hash)) broken.push(stream)
    }
    if (page.length === 0) break
    after = page.at(-1)?.stream ?? after
  }
  return broken.slice(0, SHOWN)
}
