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

/** What lists by activity are sorted by: the latest first (or the oldest), by id where times are equal. */
export type Activity = { readonly at: string; readonly id: string }

export const activityCursor = ({ at, id }: Activity): string => encodeCursor(at, id)

/**
 * Cuts a page, and one item more, out of a list that is in memory. The cursor says where in the order the page begins and not after which item:
 * that one may have moved, or be gone.
 * @param compareActivity the order, which the cursor has to have been made for; the latest first unless given
 * @returns null when the cursor is not one of ours
 */
export function pageByActivity<T>(
  items: readonly T[],
  limit: number,
  cursor: string | undefined,
  activityOf: (item: T) => Activity,
  compareActivity: (a: Activity, b: Activity) => number = byActivity,
): readonly T[] | null {
  const sorted = items
    .map((item) => ({ item, activity: activityOf(item) }))
    .sort((a, b) => compareActivity(a.activity, b.activity))
  const start = cursor === undefined ? null : startOf(cursor)
  if (start === undefined) return null
  const later = start === null ? sorted : sorted.filter(({ activity }) => compareActivity(activity, start) > 0)
  return later.slice(0, limit + 1).map(({ item }) => item)
}

function startOf(cursor: string): Activity | undefined {
  const [at, id] = decodeCursor(cursor, 2) ?? []
  return at === undefined || id === undefined ? undefined : { at, id }
}

/** The oldest first. */
export const bySilence = (a: Activity, b: Activity): number =>
  a.at === b.at ? compare(a.id, b.id) : compare(a.at, b.at)

const byActivity = (a: Activity, b: Activity): number => (a.at === b.at ? compare(a.id, b.id) : compare(b.at, a.at))
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
