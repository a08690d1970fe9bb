/** What a store keeps without changing it: JSON, as RFC 8259 has it, with finite numbers. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject

export type JsonObject = { readonly [key: string]: JsonValue }

/**
 * A field that holds text by the schema it was written under.
 * @throws when it does not: what is stored is not what was validated
 */
export function textIn(data: JsonObject, field: string): string {
  const value = data[field]
  if (typeof value !== 'string') throw new TypeError(`${field} is not a text`)
  return value
}
