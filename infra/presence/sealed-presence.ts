import { KeyDestroyed, type KeyRing } from '../../src/commands/key-ring.js'
import { isEnvelope, seal, type SealContext, unseal } from '../../src/commands/sealing.js'
import type { JsonValue } from '../../src/domain/json.js'
import type { KeptPresence, PresenceRow } from './presence-keeper.js'

/** Rows whose keys are asked for at once. */
const PAGE = 500

const place = (userId: string): SealContext => ({
  stream: `user-${userId}`,
  eventId: 'presence',
  field: 'statusMessage',
})

/**
 * Seals the message with the person's data key, as all they write: with that key it is gone.
 * @throws StoreUnavailable when the key cannot be had now
 */
export async function sealRow(keys: KeyRing, userId: string, kept: KeptPresence): Promise<PresenceRow> {
  const { status, statusMessage, lastSeenAt } = kept
  const sealed = statusMessage === null ? null : await sealMessage(keys, userId, statusMessage)
  return { userId, status, statusMessage: sealed, lastSeenAt }
}

/**
 * Seals a message alone. Null for whose key is destroyed.
 * @returns an envelope as JSON
 * @throws StoreUnavailable when the key cannot be had now
 */
export async function sealMessage(keys: KeyRing, userId: string, text: string): Promise<string | null> {
  try {
    const key = keys.cached(userId) ?? (await keys.ensure(userId))
    return JSON.stringify(seal(key, text, place(userId)))
  } catch (error) {
    // Who was erased leaves no message behind.
    if (error instanceof KeyDestroyed) return null
    throw error
  }
}

/**
 * Opens rows, in their order.
 * @param report hears of messages that cannot be opened; their people have none then
 */
export async function* openRows(
  keys: KeyRing,
  rows: readonly PresenceRow[],
  report: (error: unknown) => void,
): AsyncGenerator<readonly [userId: string, kept: KeptPresence]> {
  for (let from = 0; from < rows.length; from += PAGE) {
    const page = rows.slice(from, from + PAGE)
    const messages = await Promise.all(
      page.map((row) => openMessage(keys, row.userId, row.statusMessage).catch(noted(report))),
    )
    for (const [i, { userId, status, lastSeenAt }] of page.entries())
      yield [userId, { status, lastSeenAt, statusMessage: messages[i] ?? null }]
  }
}

const noted =
  (report: (error: unknown) => void) =>
  (error: unknown): null => {
    report(error)
    return null
  }

/**
 * Opens a message. Null where there is none, or none any more.
 * @param sealed an envelope as JSON
 * @throws StoreUnavailable, Unreadable, SyntaxError
 */
export async function openMessage(keys: KeyRing, userId: string, sealed: string | null): Promise<string | null> {
  if (sealed === null) return null
  const envelope = JSON.parse(sealed) as JsonValue
  const key = isEnvelope(envelope) ? await keys.byId(envelope.keyId) : null
  const text = key !== null && isEnvelope(envelope) ? unseal(key, envelope, place(userId)) : null
  return typeof text === 'string' ? text : null
}
