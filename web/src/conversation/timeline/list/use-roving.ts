import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Row } from '../flow/flow.js'

/** Rows that a page key passes. */
const PAGE_ROWS = 10

/** What can have the focus. */
const isStop = ({ kind }: Row): boolean => kind === 'message' || kind === 'post' || kind === 'draft'

/** One row of the list can be come to by the tabulator key; from there arrows, Home, End and page keys move the focus. */
export function useRoving(rows: readonly Row[]) {
  const [chosen, setChosen] = useState<string | null>(null)
  const isWished = useRef(false)
  const last = rows.findLast(isStop)?.key ?? null
  const current = chosen !== null && rows.some(({ key }) => key === chosen) ? chosen : last
  useLayoutEffect(() => {
    if (!isWished.current || current === null) return
    const article = articleOf(current)
    if (article === null) return
    isWished.current = false
    article.focus({ preventScroll: true })
    article.scrollIntoView({ block: 'nearest' })
  })
  const focus = (key: string): void => {
    isWished.current = true
    setChosen(key)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const isOnRow = event.target instanceof HTMLElement && event.target.matches('[data-key] article')
    const stops = isOnRow ? stopsOf(rows) : []
    const to = target(event, stops.indexOf(keyOfRow(event.target) ?? ''), stops.length)
    const key = to === null ? undefined : stops[to]
    if (key === undefined) return
    event.preventDefault()
    focus(key)
  }
  const onFocusIn = (event: FocusEvent): void => setChosen(keyOfRow(event.target))
  /** The last row, whichever that is when it is drawn. */
  const focusLast = (): void => {
    isWished.current = true
    setChosen(null)
  }
  /** Whoever leaves and comes back begins at the end again. Another window is no leaving. */
  const onFocusOut = ({ currentTarget, relatedTarget }: FocusEvent): void => {
    const isInside =
      currentTarget instanceof Element && relatedTarget instanceof Node && currentTarget.contains(relatedTarget)
    if (!isInside && document.hasFocus() && !isWished.current) setChosen(null)
  }
  /** The row that must stay in the page. */
  const kept = chosen
  return { current, kept, focus, focusLast, onKeyDown, onFocusIn, onFocusOut }
}

const stopsOf = (rows: readonly Row[]): readonly string[] => rows.filter(isStop).map(({ key }) => key)

function target({ key, altKey, ctrlKey, metaKey }: KeyboardEvent, at: number, count: number): number | null {
  if (at < 0 || altKey || ctrlKey || metaKey) return null
  const to = {
    ArrowUp: at - 1,
    ArrowDown: at + 1,
    PageUp: at - PAGE_ROWS,
    PageDown: at + PAGE_ROWS,
    Home: 0,
    End: count,
  }[key]
  return to === undefined ? null : Math.max(0, Math.min(count - 1, to))
}

const keyOfRow = (target: EventTarget | null): string | null =>
  target instanceof Element ? (target.closest<HTMLElement>('[data-key]')?.dataset['key'] ?? null) : null

const articleOf = (key: string): HTMLElement | null =>
  document.querySelector<HTMLElement>(`.long-list [data-key="${CSS.escape(key)}"] article`)
