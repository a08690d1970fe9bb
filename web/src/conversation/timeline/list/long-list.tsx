import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { type Look, PlaceKeeper } from './place-keeper.js'
import type { Range } from './row-heights.js'

/** The keeper of a list's place. @param onLook hears what is to be seen, after every change of it */
export function usePlaceKeeper(onLook: (look: Look) => void): PlaceKeeper {
  const [, draw] = useState(0)
  const latest = useRef(onLook)
  latest.current = onLook
  return useMemo(
    () =>
      new PlaceKeeper(
        () => draw((n) => n + 1),
        (look) => latest.current(look),
      ),
    [],
  )
}

type LongListProps = {
  readonly keeper: PlaceKeeper
  readonly keys: readonly string[]
  /** Draws a row: an element with the key in `key` and in `data-key`. */
  readonly render: (index: number) => ComponentChildren
  /** A row that stays in the page wherever one scrolls to: the one that has the focus. */
  readonly kept: string | null
  readonly label: string
  readonly onKeyDown: (event: KeyboardEvent) => void
}

/** A list of which only the rows in sight are in the page, and some around them. */
export function LongList({ keeper, keys, render, kept, label, onKeyDown }: LongListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  useStillness(scroller)
  const range = keeper.rangeOf(keys)
  useLayoutEffect(() => {
    keeper.attach(scroller.current)
    const { current } = scroller
    if (current === null) return
    const sizes = new ResizeObserver(() => keeper.settle())
    for (const element of [current, current.firstElementChild]) if (element !== null) sizes.observe(element)
    return () => sizes.disconnect()
  }, [])
  useLayoutEffect(() => keeper.settle())
  useEffect(() => () => keeper.attach(null), [])
  return (
    <div ref={scroller} class="long-list" onScroll={() => keeper.scrolled()}>
      <div class="long-list-rows" role="group" aria-label={label} onKeyDown={onKeyDown}>
        {partsOf(range, keys.length, kept === null ? -1 : keys.indexOf(kept)).flatMap((part, i) =>
          part.isDrawn
            ? Array.from({ length: part.end - part.start }, (_, n) => render(part.start + n))
            : [<div key={`gap-${i}`} class="long-list-gap" style={{ height: `${keeper.gap(part)}px` }} />],
        )}
      </div>
    </div>
  )
}

const STILL_MS = 120

/**
 * While a list is scrolled by the wheel nothing of it is pointed at: what passes below the pointer is not meant. When it moves by itself, for
 * something came in, what one points at is meant: a finger that lies on it, a button one is about to press.
 */
function useStillness(scroller: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const { current } = scroller
    let timer: ReturnType<typeof setTimeout> | undefined
    const turned = (): void => {
      clearTimeout(timer)
      current?.classList.add('long-list-moving')
      timer = setTimeout(() => current?.classList.remove('long-list-moving'), STILL_MS)
    }
    // Passive: the browser need not wait for it.
    current?.addEventListener('wheel', turned, { passive: true })
    return () => {
      clearTimeout(timer)
      current?.removeEventListener('wheel', turned)
    }
  }, [])
}

type Part = Range & { readonly isDrawn: boolean }

/** The rows that are drawn, the one that is kept, and what lies between. */
function partsOf({ start, end }: Range, count: number, kept: number): readonly Part[] {
  const drawn = [{ start, end, isDrawn: true }]
  if (kept >= 0 && kept < start) drawn.unshift({ start: kept, end: kept + 1, isDrawn: true })
  if (kept >= end) drawn.push({ start: kept, end: kept + 1, isDrawn: true })
  const parts: Part[] = []
  let next = 0
  for (const part of drawn) {
    if (part.start > next) parts.push({ start: next, end: part.start, isDrawn: false })
    parts.push(part)
    next = part.end
  }
  if (next < count) parts.push({ start: next, end: count, isDrawn: false })
  return parts
}
