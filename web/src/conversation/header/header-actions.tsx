import { EllipsisVertical, History, Pin, Settings, Star, Users } from 'lucide-preact'
import type { ComponentChildren } from 'preact'
import type { RoomState, RoomSummary } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'
import { paths } from '../../layout/paths.js'
import { panel, togglePanel } from '../../layout/view.js'
import { hasPins } from '../../members/permissions.js'
import { notificationIcon, notificationItems } from '../../rooms/notification-items.js'
import { useRoomActions } from '../../rooms/use-room-actions.js'
import { IconButton } from '../../ui/button.js'
import { MenuButton } from '../../ui/menu-button.js'
import type { MenuItem } from '../../ui/menu.js'
import { moreItems } from './more-items.js'
import type { RoomDialogKind } from './room-dialogs.js'

type HeaderActionsProps = {
  readonly state: RoomState
  readonly onDialog: (kind: RoomDialogKind) => void
}

type View = Pick<RoomSummary['membership'], 'notifications' | 'favourite' | 'hidden'>

const UNKNOWN: View = { notifications: 'all', favourite: false, hidden: false }

/** All that can be done with a room from above it. What does not fit is in the menu. */
export function HeaderActions({ state, onDialog }: HeaderActionsProps) {
  const chat = useChat()
  const actions = useRoomActions()
  const { id } = state.room
  const summary = chat.summary(id)
  // Whoever was removed still sees the room; nothing of this would work.
  if (!state.isMember) return null
  const { notifications, favourite } = summary?.membership ?? UNKNOWN
  const choices = notificationItems(notifications, (chosen) => void actions.change(id, { notifications: chosen }))
  const BellIcon = notificationIcon(notifications)
  const menu = (button: HTMLElement): readonly MenuItem[] =>
    moreItems({ state, summary, actions, onDialog, choices, isFolded: isFolded(button) })
  return (
    <div class="room-header-actions">
      <div class="room-header-wide">
        <IconButton
          label={favourite ? 'Remove from favourites' : 'Add to favourites'}
          class="room-header-star"
          aria-pressed={favourite}
          onClick={() => void actions.change(id, { favourite: !favourite })}
        >
          <Star size={18} aria-hidden />
        </IconButton>
        <MenuButton label="Notifications" items={() => choices}>
          <BellIcon size={18} aria-hidden />
        </MenuButton>
        {hasPins(state) && (
          <PanelButton kind="pins" label="Pinned messages" count={state.pins.length}>
            <Pin size={18} aria-hidden />
          </PanelButton>
        )}
      </div>
      <PanelButton kind="members" label="Members" count={state.members.size}>
        <Users size={18} aria-hidden />
      </PanelButton>
      <div class="room-header-wide">
        <IconLink label="History" href={paths.history(state.room.id)}>
          <History size={18} aria-hidden />
        </IconLink>
        {state.room.type !== 'direct' && (
          <IconButton label="Room settings" aria-haspopup="dialog" onClick={() => onDialog('settings')}>
            <Settings size={18} aria-hidden />
          </IconButton>
        )}
      </div>
      <MenuButton label="More about this room" items={menu}>
        <EllipsisVertical size={18} aria-hidden />
      </MenuButton>
    </div>
  )
}

/** Whether the header is so narrow that its buttons are in the menu: the style sheet decides that. */
function isFolded(button: HTMLElement): boolean {
  const wide = button.closest('.room-header')?.querySelector('.room-header-wide')
  return wide instanceof HTMLElement && wide.getClientRects().length === 0
}

type PanelButtonProps = {
  readonly kind: 'members' | 'pins'
  readonly label: string
  readonly count: number
  readonly children: ComponentChildren
}

function PanelButton({ kind, label, count, children }: PanelButtonProps) {
  return (
    <IconButton
      label={count === 0 ? label : `${label}, ${count}`}
      class="room-header-count"
      aria-pressed={panel.value?.kind === kind}
      onClick={() => togglePanel(kind)}
    >
      {children}
      {count > 0 && <span aria-hidden="true">{count.toLocaleString()}</span>}
    </IconButton>
  )
}

type IconLinkProps = { readonly label: string; readonly href: string; readonly children: ComponentChildren }

const IconLink = ({ label, href, children }: IconLinkProps) => (
  <a class="icon-button" aria-label={label} title={label} href={href}>
    {children}
  </a>
)
