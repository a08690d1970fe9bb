import { LogOut } from 'lucide-preact'
import { useChat, useSession } from '../chat/context.js'
import { paths } from '../layout/paths.js'
import { Avatar } from '../ui/avatar.js'
import { IconButton } from '../ui/button.js'
import { toastError } from '../ui/toasts.js'

/** Me: the way to my profile, and out. */
export function OwnCorner() {
  const chat = useChat()
  const session = useSession()
  const me = chat.me.value
  return (
    <footer class="own-corner">
      <a href={paths.profile}>
        <Avatar id={me.id} name={me.displayName} url={me.avatarUrl} status={chat.presences.value.get(me.id)?.status} />
        <span>{me.displayName}</span>
      </a>
      <IconButton label="Log out" onClick={() => void session.logOut().catch(toastError)}>
        <LogOut size={18} aria-hidden />
      </IconButton>
    </footer>
  )
}
