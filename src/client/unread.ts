import type { Counts, RoomFrame } from './frames.js'

/** Unread messages and mentions of a room, and the last event that they take account of. */
export type Unread = Counts & { readonly countedTo: number }

export const NOTHING_UNREAD: Unread = { unreadCount: 0, mentionCount: 0, countedTo: -1 }

/**
 * Counts a new message, as the contract says: one more for what is not mine, not of the system and not deleted; a mention when it names me.
 * An event that the counts contain already changes nothing, whichever way and however often it comes.
 * @param me my user id
 */
export function countFrame(unread: Unread, frame: RoomFrame, me: string): Unread {
  const { revision } = frame.payload
  if (revision <= unread.countedTo) return unread
  const counted = { ...unread, countedTo: revision }
  // Who comes in has nothing unread.
  if (frame.event === 'room_created') return { ...NOTHING_UNREAD, countedTo: revision }
  if (frame.event !== 'message_received') return counted
  const { message } = frame.payload
  if (message.sender.id === me || message.type === 'system' || message.deleted) return counted
  const mentions = message.mentions.includes(me) ? 1 : 0
  return { ...counted, unreadCount: unread.unreadCount + 1, mentionCount: unread.mentionCount + mentions }
}

/**
 * Takes over counts of the server's.
 * @param revision of the room as of which they are
 */
export const setCounts = ({ unreadCount, mentionCount }: Counts, revision: number): Unread => ({
  unreadCount,
  mentionCount,
  countedTo: revision,
})
