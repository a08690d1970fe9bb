/** A set of whole numbers as sorted, disjoint, inclusive ranges `[from, to]`: small when neighbours come together. */
export type Intervals = readonly (readonly [number, number])[]

/** True when the number is in the set. O(log n). */
export function contains(set: Intervals, n: number): boolean {
  const range = set[indexAtOrBefore(set, n)]
  return range !== undefined && n <= range[1]
}

/** The set with the number in it; the same set when it was there. */
export function insert(set: Intervals, n: number): Intervals {
  if (contains(set, n)) return set
  const at = indexAtOrBefore(set, n)
  const before = set[at]
  const after = set[at + 1]
  const joinsBefore = before?.[1] === n - 1
  const joinsAfter = after?.[0] === n + 1
  const range = [joinsBefore ? before[0] : n, joinsAfter ? after[1] : n] as const
  return [...set.slice(0, joinsBefore ? at : at + 1), range, ...set.slice(joinsAfter ? at + 2 : at + 1)]
}

/** Index of the last range that begins at or before n; -1 when there is none. */
function indexAtOrBefore(set: Intervals, n: number): number {
  let low = 0
  let high = set.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((set[middle]?.[0] ?? Infinity) <= n) low = middle + 1
    else high = middle
  }
  return low - 1
}
