import type { JsonObject, JsonValue } from '../../../src/domain/json.js'
import type { Document } from '../../../src/projections/document-store.js'

/**
 * A document as MongoDB keeps it. What can be searched by, the scalars of the body, are fields; all else is JSON text, and `{}` in its place.
 * So a list never equals one of its elements; no index ever has several entries for one document; and nothing depends on what an engine, or the driver,
 * takes a name within for: people choose some of them (`reactions: {'$x.y': …, '_bsontype': …}`). Converting costs what the driver then need not do.
 */
export type Stored = {
  readonly _id: string
  readonly revision: number
  /** Absent in a tombstone. */
  readonly body?: Readonly<Record<string, JsonValue>>
  readonly nested?: string
}

type Replacement = Omit<Stored, '_id'>

const PLAIN_NAME = /^[A-Za-z][A-Za-z0-9_]*$/
const SOMETHING = {}

/** Everything but its id. */
export function replacementOf({ revision, body }: Document): Replacement {
  if (body === null) return { revision }
  const fields: Record<string, JsonValue> = {}
  const nested: Record<string, JsonValue> = {}
  let isNested = false
  for (const [name, value] of Object.entries(body)) {
    const isPlain = PLAIN_NAME.test(name)
    if (isPlain && (typeof value !== 'object' || value === null)) {
      fields[name] = value
      continue
    }
    if (isPlain) fields[name] = SOMETHING
    nested[name] = value
    isNested = true
  }
  return isNested ? { revision, body: fields, nested: JSON.stringify(nested) } : { revision, body: fields }
}

/** The document that was kept. */
export function documentOf<B extends JsonObject>({ _id, revision, body, nested }: Stored): Document<B> {
  if (body === undefined) return { id: _id, revision, body: null }
  const whole = nested === undefined ? body : { ...body, ...(JSON.parse(nested) as JsonObject) }
  return { id: _id, revision, body: whole as B }
}
