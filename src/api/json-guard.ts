import type { InputFault } from './operation.js'

const MAX_DEPTH = 64
/** NUL and lone surrogates: stores change or cut them silently. (Under `u`, a pair of surrogates is one code point and does not match.) */
const UNSAFE_TEXT = /[\0\p{Cs}]/u
/** Names that reach an object's prototype when somebody copies objects carelessly. */
const UNSAFE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

export type GuardFault = { readonly code: 'malformed' | 'invalid'; readonly fault: InputFault }

/** True when a text may enter: no NUL, no lone surrogate. */
export const isSafeText = (text: string): boolean => !UNSAFE_TEXT.test(text)

/**
 * Looks for what no schema of ours should have to forbid: nesting deeper than 64 (`malformed`); keys that reach prototypes, NUL, lone surrogates
 * and numbers beyond the range of a double (`invalid`).
 * @param value parsed JSON
 * @param path JSON pointer of the value, for the fault
 * @returns the first fault, or null
 */
export function guardJson(value: unknown, path: string, depth = 0): GuardFault | null {
  if (typeof value === 'string') return isSafeText(value) ? null : invalid(path, 'contains NUL or a lone surrogate')
  if (typeof value === 'number') return Number.isFinite(value) ? null : invalid(path, 'is out of range')
  if (typeof value !== 'object' || value === null) return null
  if (depth >= MAX_DEPTH) {
    return { code: 'malformed', fault: { path, message: `is nested deeper than ${MAX_DEPTH}` } }
  }
  return Array.isArray(value) ? guardItems(value, path, depth) : guardFields(value, path, depth)
}

const invalid = (path: string, message: string): GuardFault => ({ code: 'invalid', fault: { path, message } })

function guardItems(items: readonly unknown[], path: string, depth: number): GuardFault | null {
  for (let i = 0; i < items.length; i += 1) {
    const fault = guardJson(items[i], `${path}/${i}`, depth + 1)
    if (fault !== null) return fault
  }
  return null
}

function guardFields(fields: object, path: string, depth: number): GuardFault | null {
  for (const [key, value] of Object.entries(fields)) {
    if (UNSAFE_KEYS.has(key)) return invalid(path, `has a field named ${key}`)
    if (!isSafeText(key)) return invalid(path, 'has a field whose name contains NUL or a lone surrogate')
    const fault = guardJson(value, `${path}/${pointerToken(key)}`, depth + 1)
    if (fault !== null) return fault
  }
  return null
}

/** Escapes a key for a JSON pointer (RFC 6901). */
export const pointerToken = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')
