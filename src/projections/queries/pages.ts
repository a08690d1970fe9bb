/** A list's page as the public contract has it. */
export type Page<T> = {
  readonly items: readonly T[]
  readonly page: { readonly limit: number; readonly hasMore: boolean; readonly next?: string }
}

/** One more than the page is asked for tells whether there is more. */
export function pageOf<D, T>(
  found: readonly D[],
  limit: number,
  cursorOf: (last: D) => string,
  items: readonly T[],
): Page<T> {
  const last = found[limit - 1]
  const hasMore = found.length > limit
  return { items, page: { limit, hasMore, ...(hasMore && last !== undefined && { next: cursorOf(last) }) } }
}

/** A cursor: where the next page begins, opaque to clients. */
export const encodeCursor = (...parts: readonly string[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url')

/** The parts of a cursor; null when it is not one of ours. */
export function decodeCursor(cursor: string, parts: number): readonly string[] | null {
  try {
    const decoded: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    const isOurs =
      Array.isArray(decoded) && decoded.length === parts && decoded.every((part) => typeof part === 'string')
    return isOurs ? decoded : null
  } catch {
    return null
  }
}

/** Cuts a page out of a list that is in memory, after the item that the cursor names. */
export function slice<T>(
  sorted: readonly T[],
  limit: number,
  cursor: string | undefined,
  keyOf: (item: T) => string,
): readonly T[] | null {
  if (cursor === undefined) return sorted.slice(0, limit + 1)
  const [key] = decodeCursor(cursor, 1) ?? []
  if (key === undefined) return null
  const from = sorted.findIndex((item) => keyOf(item) === key)
  return from < 0 ? [] : sorted.slice(from + 1, from + limit + 2)
}
