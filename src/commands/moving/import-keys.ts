import type { KeyStore, WrappedKey } from '../key-store.js'
import { OWN_SUBJECT } from '../key-ring.js'
import type { ExportLine } from './export-reader.js'
import { MovingRefused } from './failures.js'
import { wrappedKey } from './preview.js'

/**
 * Whether a key store may take the keys of an export: it is empty, or of the very same Parley, whose own key it has, because an import was
 * interrupted or is repeated with a later export.
 * @throws MovingRefused when it may not
 */
export async function checkKeyStore(keyStore: KeyStore, own: WrappedKey): Promise<void> {
  const present = await keyStore.keyOfSubject(OWN_SUBJECT)
  if (present === null && !(await isEmpty(keyStore)))
    throw new MovingRefused('the key store is not empty: import into an empty one')
  if (present !== null) sameOwner(present, own)
}

/** Puts Parley's own key there, before all else. @throws MovingRefused when another has come first */
export async function claimKeyStore(keyStore: KeyStore, own: WrappedKey): Promise<void> {
  sameOwner(await keyStore.putKey(own), own)
}

function sameOwner(present: WrappedKey, own: WrappedKey): void {
  if (present.keyId !== own.keyId)
    throw new MovingRefused('the key store holds the keys of another Parley: import into an empty one')
}

async function isEmpty(keyStore: KeyStore): Promise<boolean> {
  const found = await Promise.all([keyStore.listKeys('', 1), keyStore.listDestroyed('', 1), keyStore.listHeads('', 1)])
  return found.every(({ length }) => length === 0)
}

/**
 * Takes lines of one kind into the key store. It may be repeated. What is destroyed there stays destroyed.
 * @throws MovingRefused when a subject has another key there; StoreUnavailable
 */
export async function importKeys(keyStore: KeyStore, lines: readonly ExportLine[]): Promise<void> {
  const heads = lines.flatMap((line) => (line.kind === 'head' ? [line.value.head] : []))
  if (heads.length > 0) await keyStore.recordHeads(heads)
  await Promise.all(lines.map((line) => importKey(keyStore, line)))
}

async function importKey(keyStore: KeyStore, line: ExportLine): Promise<void> {
  if (line.kind === 'destroyed') await keyStore.destroyKey(line.value.destroyed)
  if (line.kind !== 'key') return
  const key = wrappedKey(line)
  const kept = await keyStore.putKey(key)
  if (kept.wrapped !== null && kept.keyId !== key.keyId)
    throw new MovingRefused(
      'the key store has another key where the file has one: Parley has run on it. Import into an empty one',
    )
}
