import { createHmac, timingSafeEqual } from 'node:crypto'
import type { DataKey } from './data-key.js'

/** The purpose goes in with the text: what seals a head can never pass for the hash of a name. */
const mac = (key: DataKey, purpose: string, text: string): string =>
  createHmac('sha256', key.macKey).update(`${purpose}\0${text}`).digest('hex')

/** Seals the end of a stream: HMAC-SHA-256 in hex. */
export const sealHead = (key: DataKey, stream: string, revision: number, hash: string): string =>
  mac(key, 'head', `${stream}\0${revision}\0${hash}`)

/** Whether this is the end of the stream that was sealed. */
export function isHead(key: DataKey, seal: string, stream: string, revision: number, hash: string): boolean {
  const expected = Buffer.from(sealHead(key, stream, revision, hash))
  const given = Buffer.from(seal)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** A secret of its own for each purpose, the same wherever the key is: 64 hex digits. */
export const derivedSecret = (key: DataKey, purpose: string): string => mac(key, 'secret', purpose)

/** Names a username's stream without telling the name: HMAC-SHA-256 in hex. */
export const nameHash = (key: DataKey, name: string): string => mac(key, 'name', name)
