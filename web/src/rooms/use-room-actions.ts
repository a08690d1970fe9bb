import { useLocation } from 'preact-iso'
import type { MembershipChanges, RoomSummary } from '../../../src/client/index.js'
import { useChat } from '../chat/context.js'
import { paths } from '../layout/paths.js'
import { isDrawerOpen } from '../layout/view.js'
import { copyLink } from '../ui/clipboard.js'
import { toast, toastError } from '../ui/toasts.js'
import { summaryName } from './room-name.js'

/** See `useRoomActions`. */
export type RoomActions = ReturnType<typeof useRoomActions>

/** What can be done with rooms from wherever they are listed. Failures are told in a corner. */
export function useRoomActions() {
  const chat = useChat()
  const { path, route } = useLocation()
  const change = (roomId: string, changes: MembershipChanges): Promise<unknown> =>
    chat.rest.roomAdministration.changeMembership(roomId, changes).catch(toastError)
  return {
    change,
    markRead: ({ room }: RoomSummary): void => {
      chat.client.command('mark_as_read', { roomId: room.id, seq: room.lastSeq }).catch(toastError)
    },
    hide: async (summary: RoomSummary): Promise<void> => {
      const roomId = summary.room.id
      await change(roomId, { hidden: true })
      toast(`${summaryName(summary)} is under Archived rooms now.`)
      if (path === paths.room(roomId)) route('/')
    },
    copyLink: (roomId: string): Promise<void> => copyLink(paths.room(roomId)),
    show: (roomId: string): Promise<unknown> => change(roomId, { hidden: false }),
    /** Rejects as commands do. */
    leave: async (roomId: string): Promise<void> => {
      await chat.client.command('leave_room', { roomId })
      if (path === paths.room(roomId)) route('/')
    },
    open: (roomId: string): void => {
      // It may be the room that is open, below the list.
      isDrawerOpen.value = false
      route(paths.room(roomId))
    },
    /** Shows another page of the client. */
    go: (address: string): void => route(address),
    /** Opens my direct room with somebody, which comes back into the list if it was hidden. Rejects as REST operations do. */
    openDirect: async (userId: string): Promise<void> => {
      const { id } = await chat.rest.roomAdministration.openDirect(userId)
      if (chat.summary(id)?.membership.hidden === true) void change(id, { hidden: false })
      route(paths.room(id))
    },
  }
}
