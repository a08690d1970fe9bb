import { Mail } from 'lucide-preact'
import { useLocation } from 'preact-iso'
import { useEffect } from 'preact/hooks'
import { useChat } from '../../chat/context.js'
import { paths } from '../../layout/paths.js'
import { toast } from '../../ui/toasts.js'
import { isCardInSight } from './is-card-in-sight.js'

/** The way to invites that wait, where there are any; a new one that is not in sight is told in a corner as well. */
export function InvitesEntry() {
  const { invites } = useChat()
  const { path } = useLocation()
  useToldInvites()
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

/** Tells of new invites whose card is not in sight. */
function useToldInvites(): void {
  const { invites, rooms } = useChat()
  const { route } = useLocation()
  useEffect(() => {
    const show = { text: 'Show', run: () => route(paths.invites) }
    const hearing = invites.received.subscribe((invite) => {
      if (isCardInSight(location.pathname, invite, rooms.peek() ?? [])) return
      toast(`You are invited to ${invite.roomName ?? 'a room'}.`, 'info', show)
    })
    return () => hearing.unsubscribe()
  }, [invites])
}
