import type { NewEvent } from '../event-store.js'
import { OWN_SUBJECT } from '../key-ring.js'
import type { WrappedKey } from '../key-store.js'
import { MasterKey } from '../master-key.js'
import { type ExportLine, readExport } from './export-reader.js'
import { DamagedExport } from './failures.js'

/** What tells whether a target may take an export. */
export type Preview = {
  /** Parley's own: whoever has it is the same Parley. */
  readonly own: WrappedKey
  readonly firstEvent: Pick<NewEvent, 'id'> | undefined
}

/**
 * Reads an export up to its first event, before anything is written: all keys and heads are whole, and the master key opens every key.
 * @param masterKey 32 bytes
 * @throws DamagedExport, WrongMasterKey
 */
export async function preview(bytes: AsyncIterable<Uint8Array>, masterKey: Uint8Array): Promise<Preview> {
  const master = new MasterKey(masterKey)
  let own: WrappedKey | undefined
  for await (const line of readExport(bytes)) {
    if (line.kind === 'key') own = opened(line, own, master)
    if (line.kind === 'destroyed' && line.value.destroyed === OWN_SUBJECT) throw noOwnKey(line.line)
    if (line.kind === 'sealed' && own === undefined) throw noOwnKey(line.line)
    if (own !== undefined && line.kind === 'event') return { own, firstEvent: line.value.event }
    if (own !== undefined && line.kind === 'end') return { own, firstEvent: undefined }
  }
  throw noOwnKey(1)
}

function opened(line: ExportLine<'key'>, own: WrappedKey | undefined, master: MasterKey): WrappedKey {
  const key = wrappedKey(line)
  master.unwrap(key.keyId, key.wrapped)
  if (own === undefined && key.subjectId !== OWN_SUBJECT) throw noOwnKey(line.line)
  return own ?? key
}

/** The key of a line, its bytes still wrapped. */
export function wrappedKey({ value: { key } }: ExportLine<'key'>): WrappedKey & { readonly wrapped: Uint8Array } {
  return { ...key, wrapped: new Uint8Array(Buffer.from(key.wrapped, 'base64')) }
}

const noOwnKey = (line: number): DamagedExport =>
  new DamagedExport(line, 'the key of Parley itself should be here, before all others')
