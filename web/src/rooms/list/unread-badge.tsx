import type { RoomSummary } from '../../../../src/client/index.js'

const MOST_SHOWN = 99

/** How much is unread, and how often it mentions me; of a muted room only that. */
export function UnreadBadge({ summary }: { readonly summary: RoomSummary }) {
  const { unreadCount, mentionCount, membership } = summary
  const unread = membership.notifications === 'none' ? 0 : unreadCount
  if (unread === 0 && mentionCount === 0) return null
  return (
    <span class="unread-badges">
      {mentionCount > 0 && (
        <span class="badge badge-mention" aria-hidden="true">
          @{shortCount(mentionCount)}
        </span>
      )}
      {unread > mentionCount && (
        <span class="badge" aria-hidden="true">
          {shortCount(unread)}
        </span>
      )}
      <span class="visually-hidden">{unreadWords(unreadCount, mentionCount)}</span>
    </span>
  )
}

/** A count, as long as it is short: 99+ */
export const shortCount = (count: number): string => (count > MOST_SHOWN ? `${MOST_SHOWN}+` : count.toLocaleString())

/** In words: "3 unread, 1 of them mentions you". */
export function unreadWords(unread: number, mentions: number): string {
  const words = `, ${unread.toLocaleString()} unread`
  return mentions === 0
    ? words
    : `${words}, ${mentions === 1 ? '1 mention' : `${mentions.toLocaleString()} mentions`} of you`
}
