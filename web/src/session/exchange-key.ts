import { randomId } from '../../../src/client/index.js'
import { readLocal, writeLocal } from '../storage/local.js'

const NAME = 'parley.exchange'
/** Where there is no storage. */
let held: string | null = null

/**
 * The name of the exchange of refresh tokens that is under way. It is kept until there is an answer, beyond the page and for all tabs: whoever asks
 * again under it gets the same token as the first time, and is not taken for a thief.
 */
export function exchangeKey(): string {
  const kept = readLocal(NAME)
  const key = typeof kept === 'string' ? kept : (held ?? randomId())
  held = key
  writeLocal(NAME, key)
  return key
}

/** There was an answer: the next exchange is another one. */
export function exchangeIsOver(): void {
  held = null
  writeLocal(NAME, null)
}
