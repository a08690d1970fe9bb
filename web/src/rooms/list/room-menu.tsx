import { ArchiveRestore, CheckCheck, EyeOff, Link, LogOut, Star, StarOff } from 'lucide-preact'
import type { RoomSummary } from '../../../../src/client/index.js'
import { Menu, type MenuItem, type Point } from '../../ui/menu.js'
import { notificationItems } from '../notification-items.js'
import { summaryName } from '../room-name.js'
import { useRoomActions } from '../use-room-actions.js'

/** A room whose menu is open, and where. */
export type OpenMenu = { readonly summary: RoomSummary; readonly anchor: HTMLElement; readonly at: Point | null }

type RoomMenuProps = OpenMenu & { readonly onClose: () => void; readonly onLeave: (summary: RoomSummary) => void }

/** What I can do with a room from the list. */
export function RoomMenu({ summary, anchor, at, onClose, onLeave }: RoomMenuProps) {
  const actions = useRoomActions()
  const items = [
    ...viewItems(summary, actions),
    ...notificationItems(summary.membership.notifications, (notifications) => {
      void actions.change(summary.room.id, { notifications })
    }),
    ...goingItems(summary, actions, onLeave),
  ]
  return <Menu {...{ anchor, at, onClose, items }} label={summaryName(summary)} placement="bottom-start" />
}

type Actions = ReturnType<typeof useRoomActions>

function viewItems(summary: RoomSummary, { change, markRead, copyLink }: Actions): MenuItem[] {
  const { room, membership, unreadCount } = summary
  const { favourite } = membership
  const items: (MenuItem | false)[] = [
    unreadCount > 0 && {
      ...{ text: 'Mark as read', icon: <CheckCheck size={16} aria-hidden /> },
      onSelect: () => markRead(summary),
    },
    {
      text: favourite ? 'Remove from favourites' : 'Add to favourites',
      icon: favourite ? <StarOff size={16} aria-hidden /> : <Star size={16} aria-hidden />,
      onSelect: () => void change(room.id, { favourite: !favourite }),
    },
    { text: 'Copy link', icon: <Link size={16} aria-hidden />, onSelect: () => void copyLink(room.id) },
  ]
  return items.filter((item) => item !== false)
}

function goingItems(summary: RoomSummary, actions: Actions, onLeave: RoomMenuProps['onLeave']): readonly MenuItem[] {
  const { room, membership } = summary
  const hiding: MenuItem = membership.hidden
    ? {
        ...{ text: 'Back to the list', icon: <ArchiveRestore size={16} aria-hidden />, isApart: true },
        onSelect: () => void actions.show(room.id),
      }
    : {
        ...{ text: 'Hide from the list', icon: <EyeOff size={16} aria-hidden />, isApart: true },
        onSelect: () => void actions.hide(summary),
      }
  if (room.type === 'home') return []
  if (room.type === 'direct') return [hiding]
  const leaving = { text: 'Leave room', icon: <LogOut size={16} aria-hidden />, isDangerous: true }
  return [hiding, { ...leaving, onSelect: () => onLeave(summary) }]
}
