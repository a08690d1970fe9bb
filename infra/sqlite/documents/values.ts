import type { JsonValue } from '../../../src/domain/json.js'

/** What may be bound to a statement. Never a boolean: libsql 0.5 aborts the whole process on one. */
export type Bound = string | number | null | Uint8Array

// Blobs sort after all text, as booleans, arrays and objects sort after strings in MongoDB; and none ever equals a scalar.
export const FALSE = Buffer.from([2])
export const TRUE = Buffer.from([3])
const OBJECT = Buffer.from([0])
const ARRAY = Buffer.from([1])

/** The value of a field as its column keeps it: comparable by SQLite in the order that the port promises. */
export function columnValue(value: JsonValue | undefined): Bound {
  if (value === undefined || value === null) return null
  if (typeof value === 'string' || typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? TRUE : FALSE
  return Array.isArray(value) ? ARRAY : OBJECT
}

/** An SQL expression that gives for any field of the body what `columnValue` gives. The name was validated before. */
export function bodyExpression(field: string): string {
  const path = `'$."${field}"'`
  return (
    `(CASE json_type(body, ${path}) WHEN 'true' THEN x'03' WHEN 'false' THEN x'02' WHEN 'array' THEN x'01' ` +
    `WHEN 'object' THEN x'00' ELSE json_extract(body, ${path}) END)`
  )
}
