import { useEffect, useRef, useState } from 'preact/hooks'
import type { VirtualizerHandle } from 'virtua'
import { focusSoon } from '../../ui/focus-soon.js'
import type { Row } from './sections.js'

/** What names a line of the list. */
export const rowKey = (row: Row): string => (row.kind === 'room' ? row.summary.room.id : `section ${row.name}`)

/**
 * Moves about in a list of which only a part is drawn: one line is in the order of Tab, arrows, Home and End move on from it.
 * @param firstKey the line that Tab leads to at first
 */
export function useRows(rows: readonly Row[], firstKey: string | null) {
  const list = useRef<HTMLDivElement>(null)
  const virtualizer = useRef<VirtualizerHandle>(null)
  const [key, setKey] = useState<string | null>(null)
  const place = (wanted: string | null): number => rows.findIndex((row) => rowKey(row) === wanted)
  const active = [place(key), place(firstKey), rows.findIndex(({ kind }) => kind === 'room')].find((at) => at >= 0) ?? 0
  const goal = useRef<string | null>(null)
  useEffect(() => {
    if (goal.current === null) return undefined
    const wanted = goal.current
    goal.current = null
    return focusSoon(() => list.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(wanted)}"]`))
  })
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = { ArrowDown: active + 1, ArrowUp: active - 1, Home: 0, End: rows.length - 1 }[event.key]
    const row = to === undefined ? undefined : rows[to]
    if (to === undefined || row === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    virtualizer.current?.scrollToIndex(to, { align: 'nearest' })
    goal.current = rowKey(row)
    setKey(rowKey(row))
  }
  return { list, virtualizer, active, onKeyDown, onFocused: setKey }
}
