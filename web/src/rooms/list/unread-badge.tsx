import type { RoomSummary } from '../../../../src/client/index.js'

const MOST_SHOWN = 99

/** How much is unread; of a muted room only mentions are told. */
export function UnreadBadge({ summary }: { readonly summary: RoomSummary }) {
  const { unreadCount, mentionCount, membership } = summary
  const isMuted = membership.notifications === 'none'
  const shown = isMuted ? mentionCount : unreadCount
  if (shown === 0) return null
  return (
    <span class={mentionCount > 0 ? 'badge badge-mention room-item-badge' : 'badge room-item-badge'}>
      <span aria-hidden="true">
        {mentionCount > 0 && '@'}
        {shown > MOST_SHOWN ? `${MOST_SHOWN}+` : shown.toLocaleString()}
      </span>
      <span class="visually-hidden">{unreadWords(unreadCount, mentionCount)}</span>
    </span>
  )
}

/** In words: "3 unread, 1 of them mentions you". */
export function unreadWords(unread: number, mentions: number): string {
  const words = `, ${unread.toLocaleString()} unread`
  return mentions === 0
    ? words
    : `${words}, ${mentions === 1 ? '1 mention' : `${mentions.toLocaleString()} mentions`} of you`
}
