import { hash } from 'node:crypto'

/** Namespace of all ids that Parley derives (RFC 9562, version 5). */
const NAMESPACE = 'f2b1c6de9c6a4e0fb6f3d1a7c0c48e11'

/**
 * An id that follows from a name: the same parts always give the same id.
 * UUID version 5 (RFC 9562 §5.5): SHA-1 over a namespace and the name.
 */
export function derivedId(...parts: readonly string[]): string {
  // Each part carries its length, so that no two lists of parts read alike.
  const name = parts.map((part) => `${part.length}:${part}`).join('')
  const digest = Buffer.from(
    hash('sha1', Buffer.concat([Buffer.from(NAMESPACE, 'hex'), Buffer.from(name, 'utf8')])),
    'hex',
  ).subarray(0, 16)
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80
  const hex = digest.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
