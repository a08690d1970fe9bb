/** What is at a place in JSON that others made; undefined where there is no such place. */
export function at(json: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Readonly<Record<string | number, unknown>>)[key]
        : undefined,
    json,
  )
}

/** A text there; empty where there is none. */
export function textAt(json: unknown, ...path: readonly (string | number)[]): string {
  const value = at(json, ...path)
  return typeof value === 'string' ? value : ''
}

/** A number of tokens there; undefined where there is none. */
export function countAt(json: unknown, ...path: readonly (string | number)[]): number | undefined {
  const value = at(json, ...path)
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined
}
