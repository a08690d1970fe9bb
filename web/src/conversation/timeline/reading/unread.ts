import type { Message, RoomState } from '../../../../../src/client/index.js'

/** Whether a message can be unread for somebody, as the contract counts it. */
export const countsAsUnread = (
  { sender, type, deleted }: Pick<Message, 'sender' | 'type' | 'deleted'>,
  me: string,
): boolean => sender.id !== me && type !== 'system' && !deleted

/**
 * Number of the first message that is unread; null when there is none. It follows from the count, which is always exact.
 * @param readSeq my read marker as far as it is known: where the first one is when it is not among those that are loaded
 */
export function firstUnread(state: RoomState, readSeq: number): number | null {
  const { messages, me, unread, hasEarlier } = state
  let left = unread.unreadCount
  if (left === 0) return null
  for (const message of messages.toReversed()) {
    if (countsAsUnread(message, me)) left -= 1
    if (left === 0) return message.seq
  }
  const first = messages[0]?.seq ?? 1
  return hasEarlier ? Math.min(first - 1, farUnread(state, readSeq)) : first
}

/** So many messages more than those that are unread may lie above the marker: deleted ones, and those of the system. */
const MOST_OTHERS = 50

/** The marker says where, but it may be an old one, or older than my joining: then the count is nearer, which is short of the others only. */
function farUnread({ room, unread }: RoomState, readSeq: number): number {
  const byCount = room.lastSeq - unread.unreadCount + 1
  return byCount - readSeq > MOST_OTHERS ? byCount : Math.min(byCount, readSeq + 1)
}

/** The line above what was unread, and what it depends on. */
export type UnreadLine = {
  /** Number of the first message below it; null when there is no line. */
  readonly from: number | null
  /** Number of the last message that was there. */
  readonly upTo: number
  readonly isAttentive: boolean
}

type Now = {
  readonly me: string
  readonly messages: readonly Message[]
  /** Whether somebody is at the page … */
  readonly isAttentive: boolean
  /** … and looks at the end of the conversation. */
  readonly isWatching: boolean
  readonly isAllRead: boolean
}

/** The line stays while one looks. It is drawn above what comes while nobody watches, and wiped when one goes after everything is read. */
export function nextLine(line: UnreadLine, now: Now): UnreadLine {
  const { messages, isAttentive } = now
  const upTo = Math.max(line.upTo, messages.at(-1)?.seq ?? 0)
  const isGone = line.isAttentive && !isAttentive && now.isAllRead
  const from = (isGone ? null : line.from) ?? missed(line.upTo, now)
  const isSame = from === line.from && upTo === line.upTo && isAttentive === line.isAttentive
  return isSame ? line : { from, upTo, isAttentive }
}

/** Number of the first message that came while nobody watched. */
function missed(after: number, { messages, me, isWatching }: Now): number | null {
  if (isWatching) return null
  return messages.find((message) => message.seq > after && countsAsUnread(message, me))?.seq ?? null
}
