import { ArchiveRestore, CheckCheck, EyeOff, History, Link, LogOut, Pin, Settings, Star, UserPlus } from 'lucide-preact'
import type { RoomState, RoomSummary } from '../../../../src/client/index.js'
import { paths } from '../../layout/paths.js'
import { togglePanel } from '../../layout/view.js'
import { hasPins, rightsIn } from '../../members/permissions.js'
import type { RoomActions } from '../../rooms/use-room-actions.js'
import type { MenuItem } from '../../ui/menu.js'
import type { RoomDialogKind } from './room-dialogs.js'

type Setting = {
  readonly state: RoomState
  /** Undefined for who is no member any more. */
  readonly summary: RoomSummary | undefined
  readonly actions: RoomActions
  readonly onDialog: (kind: RoomDialogKind) => void
  /** What is to be notified of, to choose from. */
  readonly choices: readonly MenuItem[]
  /** The header is too narrow for its buttons. */
  readonly isFolded: boolean
}

/** The menu of a room: what has no button of its own, and where there is no room for buttons those, too. */
export function moreItems(setting: Setting): readonly MenuItem[] {
  const [first, ...rest] = ownItems(setting)
  if (!setting.isFolded || first === undefined) return ownItems(setting)
  return [...foldedItems(setting), { ...first, isApart: true }, ...rest]
}

function ownItems({ state, summary, actions, onDialog }: Setting): MenuItem[] {
  const { room } = state
  const rights = rightsIn(state)
  const items: (MenuItem | false)[] = [
    rights.invite && {
      ...{ text: 'Invite people', icon: <UserPlus size={16} aria-hidden /> },
      onSelect: () => onDialog('invite'),
    },
    summary !== undefined &&
      summary.unreadCount > 0 && {
        ...{ text: 'Mark as read', icon: <CheckCheck size={16} aria-hidden /> },
        onSelect: () => actions.markRead(summary),
      },
    {
      ...{ text: 'Copy link', icon: <Link size={16} aria-hidden /> },
      onSelect: () => void actions.copyLink(room.id),
    },
    summary !== undefined && room.type !== 'home' && hiding(summary, actions),
    rights.leave && {
      ...{ text: 'Leave room', icon: <LogOut size={16} aria-hidden />, isDangerous: true, isApart: true },
      onSelect: () => onDialog('leave'),
    },
  ]
  return items.filter((item) => item !== false)
}

const hiding = (summary: RoomSummary, actions: RoomActions): MenuItem =>
  summary.membership.hidden
    ? {
        ...{ text: 'Back to the list', icon: <ArchiveRestore size={16} aria-hidden /> },
        onSelect: () => void actions.show(summary.room.id),
      }
    : {
        ...{ text: 'Hide from the list', icon: <EyeOff size={16} aria-hidden /> },
        onSelect: () => void actions.hide(summary),
      }

function foldedItems({ state, summary, actions, onDialog, choices }: Setting): MenuItem[] {
  const { room, pins } = state
  const isFavourite = summary?.membership.favourite === true
  const pinned = pins.length === 0 ? '' : `, ${pins.length}`
  const items: (MenuItem | false)[] = [
    {
      ...{ text: isFavourite ? 'Remove from favourites' : 'Add to favourites', icon: <Star size={16} aria-hidden /> },
      onSelect: () => void actions.change(room.id, { favourite: !isFavourite }),
    },
    hasPins(state) && {
      ...{ text: `Pinned messages${pinned}`, icon: <Pin size={16} aria-hidden /> },
      onSelect: () => togglePanel('pins'),
    },
    {
      ...{ text: 'History', icon: <History size={16} aria-hidden /> },
      onSelect: () => actions.go(paths.history(room.id)),
    },
    room.type !== 'direct' && {
      ...{ text: 'Room settings', icon: <Settings size={16} aria-hidden /> },
      onSelect: () => onDialog('settings'),
    },
    ...choices,
  ]
  return items.filter((item) => item !== false)
}
