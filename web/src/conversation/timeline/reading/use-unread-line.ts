import type { ReadonlySignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { RoomState } from '../../../../../src/client/index.js'
import type { Look } from '../list/place-keeper.js'
import { hasAttention } from './attention.js'
import { nextLine, type UnreadLine } from './unread.js'

/**
 * Where the line above new messages is.
 * @param state the room at its end
 * @param unread number of the first message that was unread at first
 * @returns number of the message below it; null without a line
 */
export function useUnreadLine(state: RoomState, unread: number | null, look: ReadonlySignal<Look | null>) {
  const line = useRef<UnreadLine>({ from: unread, upTo: state.room.lastSeq, isAttentive: hasAttention.peek() })
  const isAttentive = hasAttention.value
  const isWatching = isAttentive && look.peek()?.isAtEnd !== false
  const { me, messages } = state
  const isAllRead = state.unread.unreadCount === 0
  line.current = nextLine(line.current, { me, messages, isAttentive, isWatching, isAllRead })
  return line.current.from
}
