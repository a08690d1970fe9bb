import { createHash, createHmac } from 'node:crypto'

/** JSON with the keys of every object in one order, so that equal bodies are equal texts. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`).join(',')}}`
}

/**
 * Fingerprint of a body: says whether two bodies are the same, and nothing else to whoever lacks the key.
 * @param key secret, at least 32 bytes
 * @returns HMAC-SHA-256, hex
 */
export const fingerprint = (key: Uint8Array, body: unknown): string =>
  createHmac('sha256', key).update(canonicalJson(body)).digest('hex')

/**
 * A UUID that follows from a name (version 5, RFC 9562): the same name is the same command.
 * @param name any text
 */
export function namedId(name: string): string {
  const hash = createHash('sha1').update(NAMESPACE).update(name).digest()
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80
  const hex = hash.toString('hex', 0, 16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** Chosen once, by chance; changing it would make repeats of commands under way into new commands. */
const NAMESPACE = Buffer.from('7d1c3a0f4f0b4a7e9a55c1d86a2f3b90', 'hex')
