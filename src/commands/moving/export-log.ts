import { type EventStore, type Position, type RecordedEvent, START } from '../event-store.js'
import { OWN_SUBJECT } from '../key-ring.js'
import type { KeyStore, WrappedKey } from '../key-store.js'
import { ChainCheck } from './chain-check.js'
import { ExportedFile } from './exported-file.js'
import { MovingRefused } from './failures.js'
import { type Footer, FORMAT, type LineOf } from './format.js'

/** What an export reads. Nothing is written to it, so it may be in use. */
export type ExportedStores = {
  readonly store: Pick<EventStore, 'logId' | 'head' | 'readAll' | 'readStream'>
  readonly keyStore: Pick<KeyStore, 'keyOfSubject' | 'listKeys' | 'listDestroyed' | 'listHeads'>
}

export type ExportOptions = {
  readonly now: () => Date
  readonly signal: AbortSignal
  /** Told after every page. */
  readonly onProgress?: (progress: { readonly events: number }) => void
  /** Told what the last line says. */
  readonly onEnd?: (footer: Footer) => void
}

/** Events, keys or heads that are read at once. */
const PAGE = 250

/**
 * Writes everything that makes a Parley what it is, but for its secrets: the heads, the wrapped keys, the log; the file's format is in format.ts.
 *
 * The order makes it whole beside a running server. Heads first: each is of an event that is durable by then. Then the log's end is fixed, up to
 * which everything is written. Then the keys: one is durable before the first event that it seals, so none is missing. Of the keys the living come
 * before the destroyed: one that is destroyed in between is in both lists, not in neither, and a tombstone wins.
 *
 * Events are checked as they are read, because a broken chain is refused when it is imported, and that would be late to hear of it.
 * @returns the file's bytes, in pieces
 * @throws MovingRefused for a key store that belongs to no Parley, or a log that was tampered with; MovingStopped; StoreUnavailable
 */
export async function* exportLog(
  { store, keyStore }: ExportedStores,
  { now, signal, onProgress, onEnd }: ExportOptions,
): AsyncGenerator<Uint8Array, void, void> {
  const file = new ExportedFile(signal)
  const own = await ownKey(keyStore)
  yield file.lines('parley', [{ parley: 'export', format: FORMAT, logId: store.logId, createdAt: now().toISOString() }])
  const heads = pages(
    '',
    (after) => keyStore.listHeads(after, PAGE),
    (head) => head.stream,
  )
  for await (const page of heads)
    yield file.lines(
      'head',
      page.map((head) => ({ head })),
    )
  const head = await store.head()
  yield file.lines('key', [keyLine(own)])
  const keys = pages(
    '',
    (after) => keyStore.listKeys(after, PAGE),
    (key) => key.keyId,
  )
  for await (const page of keys) yield file.lines('key', page.filter(({ keyId }) => keyId !== own.keyId).map(keyLine))
  const destroyed = pages(
    '',
    (after) => keyStore.listDestroyed(after, PAGE),
    (subjectId) => subjectId,
  )
  for await (const page of destroyed)
    yield file.lines(
      'destroyed',
      page.map((subjectId) => ({ destroyed: subjectId })),
    )
  yield file.seal(head)
  for await (const page of eventsUpTo(store, head)) {
    yield file.events(page)
    onProgress?.({ events: file.count('event') })
  }
  const footer = file.footer()
  yield file.lines('end', [{ end: footer }])
  onEnd?.(footer)
}

/** Without it the rest is of no use: it names the user names and seals the heads. */
async function ownKey(keyStore: Pick<KeyStore, 'keyOfSubject'>): Promise<WrappedKey> {
  const own = await keyStore.keyOfSubject(OWN_SUBJECT)
  if (own?.wrapped) return own
  throw new MovingRefused('the key store holds no key of Parley itself: it is empty, or does not belong to this log')
}

async function* pages<T>(
  first: string,
  read: (after: string) => Promise<readonly T[]>,
  keyOf: (item: T) => string,
): AsyncGenerator<readonly T[], void, void> {
  for (let after = first; ;) {
    const page = await read(after)
    const last = page.at(-1)
    if (last === undefined) return
    yield page
    after = keyOf(last)
  }
}

async function* eventsUpTo(
  store: ExportedStores['store'],
  head: Position,
): AsyncGenerator<readonly RecordedEvent[], void, void> {
  const chain = ChainCheck.over(store)
  for (let after = START; after < head;) {
    const page = (await store.readAll(after, PAGE)).filter(({ position }) => position <= head)
    const last = page.at(-1)
    if (last === undefined) return
    for (const event of page) {
      const fault = await chain.check(event)
      if (fault !== null) throw new MovingRefused(fault)
    }
    yield page
    after = last.position
  }
}

const keyLine = ({ keyId, subjectId, wrapped }: WrappedKey): LineOf<'key'> => ({
  key: { keyId, subjectId, wrapped: Buffer.from(wrapped ?? []).toString('base64') },
})
