import { createHmac } from 'node:crypto'
import { canonicalJson } from '../commands/canonical-json.js'
import { uuidV5 } from '../commands/ids.js'
import type { JsonObject } from '../domain/json.js'

/**
 * Fingerprint of a body: says whether two bodies are the same, and nothing else to whoever lacks the key.
 * @param key secret, at least 32 bytes
 * @returns HMAC-SHA-256, hex
 */
export const fingerprint = (key: Uint8Array, body: Readonly<Record<string, unknown>>): string =>
  // It came as JSON: there is nothing else in it.
  createHmac('sha256', key)
    .update(canonicalJson(body as JsonObject))
    .digest('hex')

/**
 * A UUID that follows from a name (version 5, RFC 9562): the same name is the same command.
 * @param name any text
 */
export const namedId = (name: string): string => uuidV5(NAMESPACE, name)

/** Chosen once, by chance; changing it would make repeats of commands under way into new commands. */
const NAMESPACE = Buffer.from('7d1c3a0f4f0b4a7e9a55c1d86a2f3b90', 'hex')
