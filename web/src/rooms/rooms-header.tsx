import { Compass, ListFilter, MessageCircle, Plus, Search, UsersRound } from 'lucide-preact'
import { useLocation } from 'preact-iso'
import { paths } from '../layout/paths.js'
import { IconButton } from '../ui/button.js'
import { MenuButton } from '../ui/menu-button.js'
import type { MenuItem } from '../ui/menu.js'
import { isMac } from '../ui/platform.js'
import { roomDialog } from './dialogs.js'
import { onlyUnread } from './list/list-view.js'

/** Making, finding and jumping to rooms. */
export function RoomsHeader() {
  const { route } = useLocation()
  const items = (): readonly MenuItem[] => [
    {
      ...{ text: 'New room', icon: <UsersRound size={16} aria-hidden /> },
      onSelect: () => (roomDialog.value = 'create'),
    },
    {
      ...{ text: 'New message', icon: <MessageCircle size={16} aria-hidden /> },
      onSelect: () => (roomDialog.value = 'message'),
    },
    {
      ...{ text: 'Discover rooms', icon: <Compass size={16} aria-hidden /> },
      onSelect: () => route(paths.discover),
    },
  ]
  return (
    <header class="rooms-header">
      <div class="rooms-header-title">
        <img src="/icon.svg" alt="" width="24" height="24" />
        <h1>Parley</h1>
        <MenuButton label="New room or message" items={items}>
          <Plus size={18} aria-hidden />
        </MenuButton>
      </div>
      <div class="rooms-header-find">
        <button type="button" class="jump-button" aria-haspopup="dialog" onClick={() => (roomDialog.value = 'jump')}>
          <Search size={16} aria-hidden />
          <span>Jump to …</span>
          <kbd aria-hidden="true">{isMac ? '⌘K' : 'Ctrl K'}</kbd>
        </button>
        <IconButton
          label="Unread only"
          aria-pressed={onlyUnread.value}
          onClick={() => (onlyUnread.value = !onlyUnread.value)}
        >
          <ListFilter size={18} aria-hidden />
        </IconButton>
      </div>
    </header>
  )
}
