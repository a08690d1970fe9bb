import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'

/** A data key, ready to use: it seals the personal data and free text of one subject (a user or a room). */
export type DataKey = {
  /** Opaque: says nothing about whose key it is. */
  readonly keyId: string
  readonly subjectId: string
  /** The 32 random bytes that all below is derived from. */
  readonly key: Buffer
  /** AES-256, for sealing. */
  readonly cipherKey: KeyObject
  /** HMAC-SHA-256, for fingerprints: a key has one use only. */
  readonly macKey: KeyObject
}

/** Derives a 32-byte key for one purpose from another key (HKDF-SHA-256, RFC 5869). */
export const deriveKey = (key: Uint8Array, purpose: string): KeyObject =>
  createSecretKey(Buffer.from(hkdfSync('sha256', key, '', `parley/${purpose}`, 32)))

/**
 * Makes a data key of its bytes. The derivations cost some 20 µs, so it is done once and the result cached.
 * @param key 32 bytes
 */
export const dataKey = (keyId: string, subjectId: string, key: Buffer): DataKey => ({
  keyId,
  subjectId,
  key,
  cipherKey: deriveKey(key, 'seal'),
  macKey: deriveKey(key, 'fingerprint'),
})
