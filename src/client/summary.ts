import { foldMessage, isMessageChange, UNCLEAR } from './fold-message.js'
import { foldRoomFields } from './fold-settings.js'
import type { Counts, Message, Room, RoomEntry, RoomFrame, ViewChanges } from './frames.js'

/** The last message as a list shows it: without what only an open room counts. */
export type LastMessage = Omit<Message, 'reactions' | 'replyCount'>

/** A room of mine as the list of rooms shows it. */
export type RoomSummary = Counts & {
  readonly room: Room
  /** The other one of a direct room; null in all others, and until the room has been read. */
  readonly partner: RoomEntry['partner']
  readonly membership: RoomEntry['membership']
  readonly lastMessage: LastMessage | null
  readonly lastActivityAt: string
}

export function summaryOf(entry: RoomEntry, counts: Counts): RoomSummary {
  const { unreadCount: _u, mentionCount: _m, onlineCount: _o, ...shown } = entry
  const { membership, partner, lastMessage, lastActivityAt, ...room } = shown
  const { unreadCount, mentionCount } = counts
  return { room, partner, membership, lastMessage, lastActivityAt, unreadCount, mentionCount }
}

/** The summary as I see the room from now on. */
export const withView = (summary: RoomSummary, changes: ViewChanges): RoomSummary => ({
  ...summary,
  membership: { ...summary.membership, ...changes },
})

/** What is known of a room at the moment of coming in; the rest is read after it. */
export function newSummary(room: Room, me: string, at: string): RoomSummary {
  const role = room.ownerId === me ? 'owner' : 'member'
  const view = { notifications: 'all', favourite: false, hidden: false } as const
  return {
    room,
    partner: null,
    membership: { role, joinedAt: at, readSeq: 0, ...view },
    lastMessage: null,
    lastActivityAt: room.createdAt,
    ...{ unreadCount: 0, mentionCount: 0 },
  }
}

/** The summary after one more event of the room; the same object when the event is contained already. */
export function foldSummary(summary: RoomSummary, frame: RoomFrame, me: string): RoomSummary {
  if (frame.payload.revision <= summary.room.revision) return summary
  return { ...summary, ...changes(summary, frame, me), room: foldRoomFields(summary.room, frame) }
}

function changes(summary: RoomSummary, frame: RoomFrame, me: string): Partial<RoomSummary> {
  const { membership } = summary
  if (isMessageChange(frame)) return { lastMessage: afterChange(summary.lastMessage, frame) }
  switch (frame.event) {
    case 'message_received': {
      const { message } = frame.payload
      const isRead = message.sender.id === me && message.sender.kind === 'human' && message.quiet !== true
      const readSeq = isRead ? Math.max(membership.readSeq, message.seq) : membership.readSeq
      return { lastMessage: message, lastActivityAt: frame.payload.at, membership: { ...membership, readSeq } }
    }
    case 'member_changed': {
      const { userId, role } = frame.payload.member
      return userId === me ? { membership: { ...membership, role } } : {}
    }
    case 'room_updated': {
      const role = roleAfter(membership.role, frame.payload.changes, me)
      return role === membership.role ? {} : { membership: { ...membership, role } }
    }
    default:
      return {}
  }
}

/** Both roles follow from the new owner. */
function roleAfter(role: RoomEntry['membership']['role'], { ownerId }: Partial<Room>, me: string) {
  if (typeof ownerId !== 'string') return role
  if (ownerId === me) return 'owner'
  return role === 'owner' ? 'admin' : role
}

/** Counts are not shown here, so what is unclear about them does not matter. */
function afterChange(last: LastMessage | null, frame: RoomFrame): LastMessage | null {
  if (last === null) return null
  const message: Message = { reactions: [], replyCount: 0, ...last }
  const folded = foldMessage(message, frame, true)
  return folded === UNCLEAR ? last : folded
}
