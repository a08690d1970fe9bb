import type { KeyRing } from '../../../src/commands/key-ring.js'
import { openMessage, sealMessage } from '../sealed-presence.js'
import type { Entry } from './exchange.js'
import { type Known, told } from './stamped-record.js'

/** What a process says of a person, before it is sealed and after it was opened. */
export type OpenEntry = Entry

/**
 * Seals the status message with the person's data key.
 * @throws StoreUnavailable when the key cannot be had now
 */
export async function sealedEntry(keys: KeyRing, userId: string, isPresent: boolean, known: Known): Promise<Entry> {
  const fields = told(known)
  const [message, at] = fields.statusMessage ?? [null, 0]
  if (message === null) return { userId, isPresent, fields }
  return { userId, isPresent, fields: { ...fields, statusMessage: [await sealMessage(keys, userId, message), at] } }
}

/** The same without the message, for while its key cannot be had. */
export function withoutMessage({ userId, isPresent, fields: { statusMessage: _, ...fields } }: Entry): Entry {
  return { userId, isPresent, fields }
}

/** Opens an entry. One whose message cannot be opened now is one without: what was known of it stays. */
export async function openedEntry(keys: KeyRing, entry: Entry, report: (error: unknown) => void): Promise<OpenEntry> {
  const [sealed, at] = entry.fields.statusMessage ?? [null, 0]
  if (sealed === null) return entry
  try {
    const message = await openMessage(keys, entry.userId, sealed)
    return { ...entry, fields: { ...entry.fields, statusMessage: [message, at] } }
  } catch (error) {
    report(error)
    return withoutMessage(entry)
  }
}
