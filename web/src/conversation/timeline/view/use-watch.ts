import { type ReadonlySignal, useSignalEffect } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import type { RoomState } from '../../../../../src/client/index.js'
import { useChat } from '../../../chat/context.js'
import type { Row } from '../flow/flow.js'
import type { Look } from '../list/place-keeper.js'
import type { Viewpoint } from './viewpoint.js'

/** So near to an end more is read. */
const NEAR_PX = 2_500
/** What is kept of a room that one looks at elsewhere than at its end, … */
const KEPT_AWAY = 20_000
/** … and otherwise. */
const KEPT = 500
/** Enough to fill any screen. */
const A_SCREEN = 40

type WatchParts = {
  /** The room at its end. */
  readonly state: RoomState
  /** The room as it is seen. */
  readonly view: RoomState
  readonly viewpoint: Viewpoint
  readonly rows: readonly Row[]
  readonly look: ReadonlySignal<Look | null>
}

/** Does what follows from where one looks: reads more near the ends, keeps what is looked at, goes over to the room itself at its end. */
export function useWatch(parts: WatchParts): void {
  const { state, view, viewpoint, look } = parts
  const { client } = useChat()
  const room = client.room(state.room.id)
  const latest = useRef(parts)
  latest.current = parts
  useSignalEffect(() => {
    if (look.value !== null) readOn(latest.current, look.value)
  })
  useSignalEffect(() => {
    const isAway = look.value !== null && !look.value.isAtEnd
    room.keep(isAway || viewpoint.excerpt.value !== null ? KEPT_AWAY : KEPT)
  })
  useEffect(() => () => room.keep(KEPT), [])
  useEffect(() => {
    const isAtEnd = look.peek()?.isAtEnd === true
    if (viewpoint.excerpt.value !== null && !view.hasLater && isAtEnd && state.messages.length >= A_SCREEN)
      viewpoint.toLatest()
  })
  usePlaceInAll(parts)
}

function readOn({ view, viewpoint }: WatchParts, { before, after }: Look): void {
  const failed = viewpoint.failed.value
  if (before < NEAR_PX && view.hasEarlier && failed !== 'earlier') void viewpoint.more('earlier')
  if (after < NEAR_PX && view.hasLater && failed !== 'later') void viewpoint.more('later')
}

/** When the room is loaded anew, after a long time without a connection, what one looks at may not be among its messages any more. */
function usePlaceInAll({ view, viewpoint, rows, look }: WatchParts): void {
  const topSeq = useRef<number | null>(null)
  const before = useRef(rows)
  const isExcerpt = viewpoint.excerpt.value !== null
  const wasExcerpt = useRef(isExcerpt)
  useLayoutEffect(() => {
    const seq = topSeq.current
    const isElsewhere = isExcerpt !== wasExcerpt.current
    wasExcerpt.current = isExcerpt
    if (isElsewhere) topSeq.current = null
    else if (seq !== null && isLost(view, seq)) void viewpoint.goTo(seq, false)
  }, [view.messages, isExcerpt])
  useSignalEffect(() => {
    const seen = look.value
    if (seen !== null) topSeq.current = seen.isAtEnd ? null : firstSeen(before.current, seen.first)
  })
  before.current = rows
}

function isLost({ messages, hasEarlier, hasLater }: RoomState, seq: number): boolean {
  const [first, last] = [messages[0]?.seq ?? seq, messages.at(-1)?.seq ?? seq]
  return (seq < first && hasEarlier) || (seq > last && hasLater)
}

/** Number of the first message from a row on. */
function firstSeen(rows: readonly Row[], index: number): number | null {
  const row = rows.slice(Math.max(0, index)).find(({ kind }) => kind === 'message')
  return row?.kind === 'message' ? row.message.seq : null
}
