import { useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks'
import type { Row } from '../flow/flow.js'
import type { PlaceKeeper } from '../list/place-keeper.js'
import type { Goal, Viewpoint } from './viewpoint.js'

/** How long it shows which message somebody was led to. */
const MARKED_MS = 2_500

type GoalParts = {
  readonly viewpoint: Viewpoint
  readonly keeper: PlaceKeeper
  readonly rows: readonly Row[]
  /** Somebody was led to a row. @param key of the row */
  readonly onArrival: (key: string) => void
}

/** Goes where the viewpoint leads, at first and later. @returns key of the row that somebody was led to just now */
export function useGoal({ viewpoint, keeper, rows, onArrival }: GoalParts): string | null {
  const [marked, setMarked] = useState<string | null>(null)
  const goal = viewpoint.goal.value
  useMemo(() => {
    const key = goal === null ? unreadRow(rows) : rowOf(rows, goal)
    if (key !== null) keeper.beginAt(key, goal?.isLedTo === true ? 'center' : 'start')
  }, [])
  useLayoutEffect(() => {
    if (goal === null) return
    const key = rowOf(rows, goal)
    if (key === null) return
    keeper.goTo(key, goal.isLedTo ? 'center' : 'start')
    viewpoint.arrived()
    if (!goal.isLedTo) return
    setMarked(key)
    onArrival(key)
  }, [goal, rows])
  useEffect(() => {
    if (marked === null) return
    const timer = setTimeout(() => setMarked(null), MARKED_MS)
    return () => clearTimeout(timer)
  }, [marked])
  return marked
}

const unreadRow = (rows: readonly Row[]): string | null => rows.find(({ kind }) => kind === 'unread')?.key ?? null

/** The message, or the line above it when that is where the new ones begin. */
function rowOf(rows: readonly Row[], { seq, isLedTo }: Goal): string | null {
  const at = rows.findIndex((row) => row.kind === 'message' && row.message.seq >= seq)
  const before = rows[at - 1]
  if (!isLedTo && before?.kind === 'unread') return before.key
  return rows[at]?.key ?? null
}
