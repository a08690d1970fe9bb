/** Rows from the first to the one before the end. */
export type Range = { readonly start: number; readonly end: number }

/** Heights of rows, known by their keys: measured, or like the others so far. In pixels. */
export class RowHeights {
  readonly #measured = new Map<string, number>()
  #sum = 0
  #usual: number

  /** @param guess of a row while nothing has been measured */
  constructor(guess: number) {
    this.#usual = guess
  }

  /** @returns whether that is news */
  set(key: string, height: number): boolean {
    const before = this.#measured.get(key)
    if (before !== undefined && Math.abs(before - height) < 0.1) return false
    this.#measured.set(key, height)
    this.#sum += height - (before ?? 0)
    return true
  }

  /** Takes what has been measured so far for what is to be expected of the other rows. */
  learn(): void {
    if (this.#measured.size > 0) this.#usual = this.#sum / this.#measured.size
  }

  /** Where each row begins, from the top of the first one; the last entry is where all of them end. */
  offsets(keys: readonly string[]): Float64Array {
    const usual = this.#usual
    const offsets = new Float64Array(keys.length + 1)
    keys.forEach((key, i) => {
      offsets[i + 1] = (offsets[i] ?? 0) + (this.#measured.get(key) ?? usual)
    })
    return offsets
  }

  /** Forgets rows that are no more, when they are many. */
  keepOnly(keys: readonly string[]): void {
    if (this.#measured.size < 2 * keys.length + 1_000) return
    const wanted = new Set(keys)
    for (const [key, height] of this.#measured) {
      if (wanted.has(key)) continue
      this.#measured.delete(key)
      this.#sum -= height
    }
  }
}

/** The row at a place. @param offsets as RowHeights has them */
export function rowAt(offsets: Float64Array, y: number): number {
  let low = 0
  let high = Math.max(0, offsets.length - 2)
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((offsets[middle] ?? 0) <= y) low = middle
    else high = middle - 1
  }
  return low
}

/** The rows between two places. */
export function rangeBetween(offsets: Float64Array, top: number, bottom: number): Range {
  if (offsets.length < 2) return { start: 0, end: 0 }
  return { start: rowAt(offsets, top), end: rowAt(offsets, bottom) + 1 }
}
