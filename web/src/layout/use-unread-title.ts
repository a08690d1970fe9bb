import { useSignalEffect } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { RoomSummary } from '../../../src/client/index.js'
import { useChat } from '../chat/context.js'

const NAME = 'Parley'
const MOST_SHOWN = 999

/** Shows in the title of the page how much is unread, for who looks at another one. */
export function useUnreadTitle(): void {
  const chat = useChat()
  useSignalEffect(() => {
    document.title = unreadTitle(chat.rooms.value ?? [])
  })
  useEffect(
    () => () => {
      document.title = NAME
    },
    [],
  )
}

/** Rooms that somebody wants to hear nothing of do not count; of those where only mentions matter, these do. */
export function unreadTitle(
  rooms: readonly Pick<RoomSummary, 'membership' | 'unreadCount' | 'mentionCount'>[],
): string {
  const count = rooms.reduce((sum, room) => sum + counted(room), 0)
  if (count === 0) return NAME
  return `(${count > MOST_SHOWN ? `${MOST_SHOWN}+` : count}) ${NAME}`
}

function counted({ membership, unreadCount, mentionCount }: Parameters<typeof unreadTitle>[0][number]): number {
  if (membership.hidden || membership.notifications === 'none') return 0
  return membership.notifications === 'mentions' ? mentionCount : unreadCount
}
