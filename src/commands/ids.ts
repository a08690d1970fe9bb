import { hash } from 'node:crypto'

/** Namespace of all ids that Parley derives (RFC 9562, version 5). */
const NAMESPACE = Buffer.from('f2b1c6de9c6a4e0fb6f3d1a7c0c48e11', 'hex')

/** An id that follows from a name: the same parts always give the same id. */
export function derivedId(...parts: readonly string[]): string {
  // Each part carries its length, so that no two lists of parts read alike.
  const name = parts.map((part) => `${part.length}:${part}`).join('')
  return uuidV5(NAMESPACE, name)
}

/** UUID version 5 (RFC 9562 §5.5): SHA-1 over a namespace and a name. */
export function uuidV5(namespace: Buffer, name: string): string {
  const digest = Buffer.from(hash('sha1', Buffer.concat([namespace, Buffer.from(name, 'utf8')])), 'hex')
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80
  const hex = digest.toString('hex', 0, 16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
