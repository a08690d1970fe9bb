import type { RoomSummary } from '../../../src/client/index.js'
import { isListed, isNews } from './list/sections.js'

/** What waits for me in rooms that I do not look at. */
export type Elsewhere = {
  /** How often I am mentioned there. */
  readonly mentions: number
  /** Unread messages to me alone. */
  readonly direct: number
  /** Invites without an answer. */
  readonly invites: number
  /** Whether anything is unread there at all. */
  readonly isUnread: boolean
}

/**
 * What waits elsewhere, by the rule of the window's title: of rooms whose bell is off only mentions count.
 * @param currentId of the room that is looked at; null: none is
 * @param invites how many wait for an answer
 */
export function elsewhere(rooms: readonly RoomSummary[], currentId: string | null, invites: number): Elsewhere {
  const news = rooms.filter((summary) => isListed(summary) && isNews(summary) && summary.room.id !== currentId)
  const [direct, others] = [news.filter(isHeardDirect), news.filter((summary) => !isHeardDirect(summary))]
  return {
    mentions: others.reduce((sum, { mentionCount }) => sum + mentionCount, 0),
    direct: direct.reduce((sum, { unreadCount }) => sum + unreadCount, 0),
    invites,
    isUnread: news.length > 0,
  }
}

const isHeardDirect = ({ room, membership }: RoomSummary): boolean =>
  room.type === 'direct' && membership.notifications !== 'none'

/** How much of it is meant for me. */
export const forMe = ({ mentions, direct, invites }: Elsewhere): number => mentions + direct + invites

/** In words, to be added to a label: `, 2 mentions, 1 invite`; empty when nothing waits. */
export function elsewhereWords(what: Elsewhere): string {
  if (forMe(what) === 0) return what.isUnread ? ', unread messages' : ''
  const words = [
    counted(what.mentions, 'mention'),
    counted(what.direct, 'direct message'),
    counted(what.invites, 'invite'),
  ]
  return words.join('')
}

const counted = (count: number, noun: string): string =>
  count === 0 ? '' : `, ${count.toLocaleString()} ${noun}${count === 1 ? '' : 's'}`
