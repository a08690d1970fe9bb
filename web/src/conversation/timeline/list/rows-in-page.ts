/** A row, and how far below the top of what is to be seen it begins, in pixels. */
export type Anchor = { readonly key: string; readonly offset: number }

/** Lines fall between pixels. */
const ROUNDING_PX = 2

/** The rows that are in the page, in their order. @param scroller its first child has them as children, each with its key in `data-key` */
export function* rowsIn(scroller: HTMLElement | null): Iterable<readonly [key: string, row: HTMLElement]> {
  for (const row of scroller?.firstElementChild?.children ?? []) {
    const key = row instanceof HTMLElement ? row.dataset['key'] : undefined
    if (key !== undefined) yield [key, row as HTMLElement]
  }
}

/** How far below the top of what is to be seen a row begins. */
export const offsetIn = (scroller: HTMLElement, row: HTMLElement): number =>
  row.getBoundingClientRect().top - scroller.getBoundingClientRect().top

/** Pixels below what is to be seen. */
export const restOf = (scroller: HTMLElement): number =>
  scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop

/** Where the rows are: the first one that begins in sight, then others in case that it goes. */
export function anchorsIn(scroller: HTMLElement | null): readonly Anchor[] {
  if (scroller === null) return []
  const all = [...rowsIn(scroller)].map(([key, row]) => ({ key, offset: offsetIn(scroller, row) }))
  const above = all.filter(({ offset }) => offset < 0).reverse()
  return [...all.filter(({ offset }) => offset >= 0), ...above]
}

/** Keys of the first row that is to be seen, and of the last one that is to be seen to its end. */
export function seenIn(scroller: HTMLElement): {
  readonly first: string | undefined
  readonly last: string | undefined
} {
  const { top, bottom } = scroller.getBoundingClientRect()
  const shown = [...rowsIn(scroller)].filter(([, row]) => row.getBoundingClientRect().bottom > top)
  const whole = shown.filter(([, row]) => row.getBoundingClientRect().bottom <= bottom + ROUNDING_PX)
  return { first: shown[0]?.[0], last: whole.at(-1)?.[0] }
}
