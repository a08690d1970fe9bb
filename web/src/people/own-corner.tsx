import { CircleUser, Keyboard, LogOut, MessageCircle } from 'lucide-preact'
import { useLocation } from 'preact-iso'
import { useState } from 'preact/hooks'
import { useChat } from '../chat/context.js'
import { isNetworkThere } from '../layout/network.js'
import { paths } from '../layout/paths.js'
import { Avatar } from '../ui/avatar.js'
import { Menu, type MenuItem } from '../ui/menu.js'
import { toastError } from '../ui/toasts.js'
import { isHelpShown } from './own/help.js'
import { StatusDialog } from './own/dialogs.js'
import { LogOutDialog } from './own/log-out-dialog.js'
import { OWN_STATUSES, statusText } from './own/own-status.js'
import { useLogOut } from './own/use-log-out.js'
import { useOwnPresence } from './own/use-own-presence.js'

/** Me: how I am there, my profile, and the way out. */
export function OwnCorner() {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const [isStatusAsked, setStatusAsked] = useState(false)
  const leave = useLogOut()
  const items = useOwnItems({ askStatus: () => setStatusAsked(true), logOut: leave.begin })
  return (
    <footer class="own-corner">
      <OwnButton anchor={anchor} onOpen={(button) => setAnchor(anchor === null ? button : null)} />
      {anchor !== null && (
        <Menu
          {...{ anchor, items }}
          label="My status and profile"
          placement="top-start"
          onClose={() => setAnchor(null)}
        />
      )}
      {isStatusAsked && <StatusDialog onClose={() => setStatusAsked(false)} />}
      {leave.isAsked && <LogOutDialog onConfirm={leave.go} onClose={leave.cancel} />}
    </footer>
  )
}

type OwnButtonProps = { readonly anchor: HTMLElement | null; readonly onOpen: (button: HTMLElement) => void }

function OwnButton({ anchor, onOpen }: OwnButtonProps) {
  const chat = useChat()
  const me = chat.me.value
  const { status, statusMessage } = useOwnPresence()
  const isConnected = chat.connection.value === 'online' && isNetworkThere.value
  const said = isConnected ? statusMessage || statusText(status) : 'Not connected'
  return (
    <button
      type="button"
      class="own-button"
      aria-haspopup="menu"
      aria-expanded={anchor !== null}
      onClick={(event) => onOpen(event.currentTarget)}
    >
      <Avatar
        {...{ id: me.id, name: me.displayName, url: me.avatarUrl }}
        status={isConnected && status !== 'invisible' ? status : 'offline'}
      />
      <span class="own-names">
        <bdi class="own-name">{me.displayName}</bdi>
        <span class="own-said" dir="auto">
          {said}
        </span>
      </span>
    </button>
  )
}

type Ways = { readonly askStatus: () => void; readonly logOut: () => void }

function useOwnItems({ askStatus, logOut }: Ways): readonly MenuItem[] {
  const { route } = useLocation()
  const { status, set } = useOwnPresence()
  const choices = OWN_STATUSES.map(({ value, text }) => ({
    text,
    icon: <span class={`status-dot status-${value}`} />,
    isChecked: value === status,
    onSelect: () => void set({ status: value }).catch(toastError),
  }))
  return [
    ...choices,
    { text: 'Status message …', icon: <MessageCircle size={16} aria-hidden />, isApart: true, onSelect: askStatus },
    { text: 'Profile and settings', icon: <CircleUser size={16} aria-hidden />, onSelect: () => route(paths.profile) },
    {
      text: 'Keyboard shortcuts',
      icon: <Keyboard size={16} aria-hidden />,
      onSelect: () => (isHelpShown.value = true),
    },
    { text: 'Log out', icon: <LogOut size={16} aria-hidden />, isApart: true, onSelect: logOut },
  ]
}
