import { ArchiveRestore, CheckCheck, EyeOff, History, Link, LogOut, Pin, Settings, Star, UserPlus } from 'lucide-preact'
import type { MembershipChanges, RoomState } from '../../../../src/client/index.js'
import type { Chat } from '../../chat/chat.js'
import { paths } from '../../layout/paths.js'
import { togglePanel } from '../../layout/view.js'
import { rightsIn } from '../../members/permissions.js'
import { copyText } from '../../ui/clipboard.js'
import type { MenuItem } from '../../ui/menu.js'
import { toast, toastError } from '../../ui/toasts.js'
import type { RoomDialogKind } from './room-dialogs.js'

type Setting = {
  readonly chat: Chat
  readonly state: RoomState
  readonly view: Required<MembershipChanges>
  readonly change: (changes: MembershipChanges) => Promise<void>
  readonly onDialog: (kind: RoomDialogKind) => void
  readonly route: (path: string) => void
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

function ownItems({ chat, state, view, change, onDialog, route }: Setting): MenuItem[] {
  const { room } = state
  const rights = rightsIn(state)
  const isUnread = (chat.summary(room.id)?.unreadCount ?? 0) > 0
  const items: (MenuItem | false)[] = [
    rights.invite && {
      text: 'Invite people',
      icon: <UserPlus size={16} aria-hidden />,
      onSelect: () => onDialog('invite'),
    },
    isUnread && {
      text: 'Mark as read',
      icon: <CheckCheck size={16} aria-hidden />,
      onSelect: () => markRead(chat, state),
    },
    { text: 'Copy link', icon: <Link size={16} aria-hidden />, onSelect: () => void copyLink(room.id) },
    {
      text: view.hidden ? 'Show in the list of rooms' : 'Hide from the list of rooms',
      icon: view.hidden ? <ArchiveRestore size={16} aria-hidden /> : <EyeOff size={16} aria-hidden />,
      onSelect: () => {
        void change({ hidden: !view.hidden })
        if (!view.hidden) route('/')
      },
    },
    rights.leave && {
      ...{ text: 'Leave room', icon: <LogOut size={16} aria-hidden />, isDangerous: true, isApart: true },
      onSelect: () => onDialog('leave'),
    },
  ]
  return items.filter((item) => item !== false)
}

function foldedItems({ state, view, change, onDialog, route, choices }: Setting): MenuItem[] {
  const { room, pins } = state
  const pinned = pins.length === 0 ? '' : ` (${pins.length})`
  const items: (MenuItem | false)[] = [
    {
      text: view.favourite ? 'Remove from favourites' : 'Add to favourites',
      icon: <Star size={16} aria-hidden />,
      onSelect: () => void change({ favourite: !view.favourite }),
    },
    { text: `Pinned messages${pinned}`, icon: <Pin size={16} aria-hidden />, onSelect: () => togglePanel('pins') },
    { text: 'History', icon: <History size={16} aria-hidden />, onSelect: () => route(paths.history(room.id)) },
    room.type !== 'direct' && {
      ...{ text: 'Room settings', icon: <Settings size={16} aria-hidden />, onSelect: () => onDialog('settings') },
    },
    ...choices.map((choice, i) => ({ ...choice, text: `Notify of: ${choice.text.toLowerCase()}`, isApart: i === 0 })),
  ]
  return items.filter((item) => item !== false)
}

function markRead({ client }: Chat, { room }: RoomState): void {
  client.command('mark_as_read', { roomId: room.id, seq: room.lastSeq }).catch(toastError)
}

async function copyLink(roomId: string): Promise<void> {
  if (await copyText(`${location.origin}${paths.room(roomId)}`)) toast('The link is copied.')
}
