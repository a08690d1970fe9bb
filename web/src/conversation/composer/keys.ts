import type { Format } from './formatting.js'

type Key = Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>

/** What a key means in the composer; null: what it always means. */
export type KeyMeaning = 'send' | 'edit_last' | 'cancel_reply' | { readonly format: Format } | null

type Situation = {
  readonly isEmpty: boolean
  /** A reply is being written. */
  readonly isReplying: boolean
  /** Enter makes a new line. */
  readonly isTouch: boolean
}

/** Understands a key; not to be asked while an input method is composing. */
export function meaningOf(key: Key, situation: Situation): KeyMeaning {
  const hasCommand = key.ctrlKey || key.metaKey
  if (key.key === 'Enter') return sends(key, situation.isTouch) ? 'send' : null
  if (hasCommand) return formatOf(key)
  if (key.altKey || key.shiftKey) return null
  if (key.key === 'ArrowUp' && situation.isEmpty) return 'edit_last'
  return key.key === 'Escape' && situation.isReplying ? 'cancel_reply' : null
}

function sends({ shiftKey, altKey, ctrlKey, metaKey }: Key, isTouch: boolean): boolean {
  if (shiftKey || altKey) return false
  return ctrlKey || metaKey || !isTouch
}

const PLAIN: Readonly<Record<string, Format>> = { b: 'bold', i: 'italic', e: 'code' }
// By the place of the key where Shift or Alt may make another character of it.
const SHIFTED: Readonly<Record<string, Format>> = { KeyX: 'strike', Digit9: 'quote', Digit8: 'list' }

function formatOf({ key, code, shiftKey, altKey }: Key): KeyMeaning {
  const found = altKey ? (code === 'KeyC' && !shiftKey ? 'block' : undefined) : shiftKey ? SHIFTED[code] : PLAIN[key]
  return found === undefined ? null : { format: found }
}
