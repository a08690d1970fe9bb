import { useEffect, useState } from 'preact/hooks'
import type { MembershipChanges, RoomSummary } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'
import { toastError } from '../../ui/toasts.js'

type View = Required<MembershipChanges>

const UNKNOWN: View = { notifications: 'all', favourite: false, hidden: false }

/** How I see a room, and the way to change it: what was chosen shows at once, and goes back when the server refuses. */
export function useOwnView(roomId: string): {
  readonly view: View
  readonly change: (changes: MembershipChanges) => Promise<void>
} {
  const chat = useChat()
  const [chosen, setChosen] = useState<MembershipChanges>({})
  const told = viewOf(chat.summary(roomId))
  // Whatever is told is newer than what was chosen here: it may come from another device.
  useEffect(() => setChosen({}), [told.notifications, told.favourite, told.hidden])
  const view = { ...told, ...chosen }
  const change = async (changes: MembershipChanges): Promise<void> => {
    setChosen((before) => ({ ...before, ...changes }))
    try {
      await chat.rest.roomAdministration.changeMembership(roomId, changes)
    } catch (error) {
      setChosen({})
      toastError(error)
    }
  }
  return { view, change }
}

function viewOf(summary: RoomSummary | undefined): View {
  if (summary === undefined) return UNKNOWN
  const { notifications, favourite, hidden } = summary.membership
  return { notifications, favourite, hidden }
}
