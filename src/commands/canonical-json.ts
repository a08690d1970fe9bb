import type { JsonObject, JsonValue } from '../domain/json.js'

/**
 * Canonical JSON text (RFC 8785): members sorted by UTF-16 code units, no white space, numbers and strings as ECMAScript writes them.
 * The input must be JSON as domain/json.ts has it: finite numbers, no lone surrogates.
 */
export function canonicalJson(value: JsonValue): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  return canonicalObject(value)
}

function canonicalObject(value: JsonObject): string {
  let text = ''
  for (const key of Object.keys(value).sort()) {
    const member = value[key]
    if (member !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`
  }
  return `{${text}}`
}

const isArray = (value: object): value is readonly JsonValue[] => Array.isArray(value)
