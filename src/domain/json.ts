/** What a store keeps without changing it: JSON, as RFC 8259 has it, with finite numbers. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject

export type JsonObject = { readonly [key: string]: JsonValue }
