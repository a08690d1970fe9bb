import type { LastMessage, RoomSummary } from '../../../src/client/index.js'
import { countsAsUnread } from '../conversation/timeline/reading/unread.js'

/** Room id → number of the last message that was looked at. */
export type Seen = ReadonlyMap<string, number>

/** What has come in, and how far that was. */
export type News = { readonly news: readonly RoomSummary[]; readonly seen: Seen }

/**
 * Rooms whose latest message is new and worth being told of: by somebody else who is not blocked, unread, and of the kind that I want to hear of
 * in that room.
 * @param seen null at first: what was there before is no news
 * @param me my user id
 */
export function newsOf(
  rooms: readonly RoomSummary[],
  seen: Seen | null,
  me: string,
  blocked: ReadonlySet<string>,
): News {
  const isNew = ({ room, lastMessage }: RoomSummary): boolean =>
    seen !== null && lastMessage !== null && lastMessage.seq > (seen.get(room.id) ?? 0)
  const isHeard = (message: LastMessage): boolean =>
    countsAsUnread(message, me) && message.quiet !== true && !blocked.has(message.sender.id)
  const news = rooms.filter(
    (summary) =>
      isNew(summary) &&
      summary.unreadCount > 0 &&
      summary.lastMessage !== null &&
      isHeard(summary.lastMessage) &&
      isWanted(summary, summary.lastMessage, me),
  )
  return { news, seen: new Map(rooms.map(({ room, lastMessage }) => [room.id, lastMessage?.seq ?? 0])) }
}

/** As the bell of the room says. */
function isWanted({ membership, room }: RoomSummary, { mentions }: LastMessage, me: string): boolean {
  const { notifications } = membership
  if (notifications === 'none') return false
  return notifications === 'all' || room.type === 'direct' || mentions.includes(me)
}
