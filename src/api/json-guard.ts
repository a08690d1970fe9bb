import { refuse, type InputFault, type Refusal } from './operation.js'

/** Bytes of JSON that an input may have. */
export const BODY_LIMIT = 256 * 1024
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
 * and numbers beyond the range of a double (`invalid`); binary data (`malformed`).
 * @param value parsed JSON
 * @param path JSON pointer of the value, for the fault
 * @returns the first fault, or null
 */
export function guardJson(value: unknown, path: string): GuardFault | null {
  const found = inspect(value, 0)
  return found === null ? null : { ...found, fault: { ...found.fault, path: path + found.fault.path } }
}

/** Paths grow while unwinding from a fault, so that sound values cost none. */
function inspect(value: unknown, depth: number): GuardFault | null {
  if (typeof value === 'string') return isSafeText(value) ? null : invalid('contains NUL or a lone surrogate')
  if (typeof value === 'number') return Number.isFinite(value) ? null : invalid('is out of range')
  if (typeof value !== 'object' || value === null) return null
  // Not in JSON, but some protocols put it there.
  if (ArrayBuffer.isView(value)) return { code: 'malformed', fault: { path: '', message: 'is binary' } }
  if (depth >= MAX_DEPTH) {
    return { code: 'malformed', fault: { path: '', message: `is nested deeper than ${MAX_DEPTH}` } }
  }
  return Array.isArray(value) ? inspectItems(value, depth) : inspectFields(value as Fields, depth)
}

type Fields = Readonly<Record<string, unknown>>

/**
 * The fields of an input that has to be a sound JSON object.
 * @param value parsed JSON
 * @param path what the input is called in faults, for instance `/body`
 * @returns the fields, or 400
 */
export function jsonFields(value: unknown, path: string): { readonly fields: Record<string, unknown> } | Refusal {
  const found = guardJson(value, path)
  if (found !== null) return refuse(found.code, `${found.fault.path} ${found.fault.message}.`, [found.fault])
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse('invalid', `The ${path.slice(1)} is not an object.`, [{ path, message: 'must be object' }])
  }
  return { fields: value as Record<string, unknown> }
}

const invalid = (message: string): GuardFault => ({ code: 'invalid', fault: { path: '', message } })

const within = (key: string | number, { code, fault }: GuardFault): GuardFault => ({
  code,
  fault: { path: `/${pointerToken(String(key))}${fault.path}`, message: fault.message },
})

function inspectItems(items: readonly unknown[], depth: number): GuardFault | null {
  for (let i = 0; i < items.length; i += 1) {
    const found = inspect(items[i], depth + 1)
    if (found !== null) return within(i, found)
  }
  return null
}

function inspectFields(fields: Fields, depth: number): GuardFault | null {
  for (const key of Object.keys(fields)) {
    if (UNSAFE_KEYS.has(key)) return invalid(`has a field named ${key}`)
    if (!isSafeText(key)) return invalid('has a field whose name contains NUL or a lone surrogate')
    const found = inspect(fields[key], depth + 1)
    if (found !== null) return within(key, found)
  }
  return null
}

/** Escapes a key for a JSON pointer (RFC 6901). */
export const pointerToken = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')
