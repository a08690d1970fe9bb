import { Menu as MenuIcon } from 'lucide-preact'
import { useLocation, useRoute } from 'preact-iso'
import { useChat } from '../chat/context.js'
import { paths } from '../layout/paths.js'
import { isDrawerOpen } from '../layout/view.js'
import { IconButton } from '../ui/button.js'
import { elsewhere, elsewhereWords, forMe } from './elsewhere.js'
import { shortCount } from './list/unread-badge.js'

/** Opens the list of rooms where there is one column, and says what waits there meanwhile. */
export function RoomsButton() {
  const chat = useChat()
  const { path } = useLocation()
  const { roomId } = useRoute().params
  // A room's history is no place where its messages are read.
  const currentId = roomId !== undefined && path === paths.room(roomId) ? roomId : null
  const waiting = elsewhere(chat.rooms.value ?? [], currentId, chat.invites.all.value.length)
  const count = forMe(waiting)
  return (
    <IconButton
      class="only-narrow rooms-button"
      label={`Rooms${elsewhereWords(waiting)}`}
      onClick={() => (isDrawerOpen.value = true)}
    >
      <MenuIcon size={20} aria-hidden />
      {count > 0 && (
        // No text of the page: the label says it in words, which need not have this number.
        <span class="badge badge-mention rooms-button-badge" data-count={shortCount(count)} aria-hidden="true" />
      )}
      {count === 0 && waiting.isUnread && <span class="rooms-button-dot" aria-hidden="true" />}
    </IconButton>
  )
}
