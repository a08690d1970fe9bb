/**
 * Moves the focus among the buttons of a box by arrows, Home and End.
 * @param columns in a row: up and down move by that many; 1 for a single row, in which they do nothing
 */
export function moveFocus(event: KeyboardEvent, box: HTMLElement | null, columns: number): void {
  const buttons = [...(box?.querySelectorAll<HTMLElement>('button:not(:disabled)') ?? [])]
  const to = target(event.key, buttons.indexOf(document.activeElement as HTMLElement), buttons.length, columns)
  if (to === null) return
  event.preventDefault()
  buttons[to]?.focus()
}

/** Where a key leads from one of `count` places; null: nowhere. */
export function target(key: string, at: number, count: number, columns: number): number | null {
  const isRow = columns === 1
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: at + 1,
    ArrowLeft: at - 1,
    ...(!isRow && { ArrowDown: at + columns, ArrowUp: at - columns }),
    Home: 0,
    End: count - 1,
  }
  const to = steps[key]
  return to === undefined || to < 0 || to >= count ? null : to
}
