import { Mail } from 'lucide-preact'
import { useLocation } from 'preact-iso'
import { useEffect } from 'preact/hooks'
import { useChat } from '../../chat/context.js'
import { paths } from '../../layout/paths.js'
import { toast } from '../../ui/toasts.js'

/** The way to invites that wait, where there are any; a new one is told in a corner as well. */
export function InvitesEntry() {
  const { invites } = useChat()
  const { path } = useLocation()
  useEffect(() => {
    const hearing = invites.received.subscribe(({ roomName }) =>
      toast(roomName === null ? 'You are invited to a room.' : `You are invited to ${roomName}.`),
    )
    return () => hearing.unsubscribe()
  }, [invites])
  const count = invites.all.value.length
  if (count === 0) return null
  return (
    <a
      class="room-list-link invites-entry"
      href={paths.invites}
      aria-current={path === paths.invites ? 'page' : undefined}
    >
      <Mail size={16} aria-hidden />
      <span>Invites</span>
      <span class="badge badge-mention">
        <span aria-hidden="true">{count.toLocaleString()}</span>
        <span class="visually-hidden">
          , {count.toLocaleString()} {count === 1 ? 'waits' : 'wait'} for an answer
        </span>
      </span>
    </a>
  )
}
