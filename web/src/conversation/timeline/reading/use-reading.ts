import { type ReadonlySignal, useSignalEffect } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { RoomState } from '../../../../../src/client/index.js'
import { useChat } from '../../../chat/context.js'
import type { Row } from '../flow/flow.js'
import type { Look } from '../list/place-keeper.js'
import { hasAttention } from './attention.js'
import { ReadMarker } from './read-marker.js'
import { MOST_PEOPLE } from './receipts.js'

/** Marks as read what is to be seen while somebody is there, and learns who has read what I wrote. */
export function useReading(view: RoomState, rows: readonly Row[], look: ReadonlySignal<Look | null>): void {
  const { client, connection } = useChat()
  const marker = useMemo(() => new ReadMarker(client, view.room.id), [])
  const latest = useRef({ view, rows })
  latest.current = { view, rows }
  const tell = (): void => {
    const seen = look.value
    // With every connection: what could not be told without one is told with the next.
    if (seen === null || !hasAttention.value || connection.value !== 'online') return
    const { view: shown, rows: those } = latest.current
    if (shown.unread.unreadCount === 0) return
    const seq = lastSeen(those, seen.last)
    if (seq !== null) marker.seen(seq)
  }
  useSignalEffect(tell)
  useEffect(tell, [view.unread.unreadCount])
  useEffect(() => () => marker.close(), [])
  useReaders(view)
}

/** Number of the last message down to a row. */
export function lastSeen(rows: readonly Row[], index: number): number | null {
  for (let i = Math.min(index, rows.length - 1); i >= 0; i -= 1) {
    const row = rows[i]
    if (row?.kind === 'message') return row.message.seq
  }
  return null
}

/** Of the first of my messages it is asked who has read it: that tells how far everybody is who has come to any of them. */
function useReaders({ room, messages, me }: RoomState): void {
  const { client } = useChat()
  const first = useMemo(() => messages.find(({ sender, deleted }) => sender.id === me && !deleted)?.id, [messages])
  const isTold = room.memberCount > 1 && room.memberCount <= MOST_PEOPLE
  useEffect(() => {
    if (first === undefined || !isTold) return
    // A mark less is no reason to bother anybody.
    const timer = setTimeout(
      () =>
        void client
          .room(room.id)
          .loadReaders(first)
          .catch(() => undefined),
    )
    return () => clearTimeout(timer)
  }, [first, isTold])
}
