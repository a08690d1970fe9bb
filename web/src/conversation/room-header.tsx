import { Menu as MenuIcon, Pin, Users } from 'lucide-preact'
import type { RoomState } from '../../../src/client/index.js'
import { isDrawerOpen, panel, togglePanel } from '../layout/view.js'
import { roomName } from '../rooms/room-name.js'
import { IconButton } from '../ui/button.js'

/** What the room is, and the ways to its members, pins, history and settings. */
export function RoomHeader({ state }: { readonly state: RoomState }) {
  const { room } = state
  return (
    <header class="room-header">
      <IconButton class="only-narrow" label="Rooms" onClick={() => (isDrawerOpen.value = true)}>
        <MenuIcon size={20} aria-hidden />
      </IconButton>
      <div class="room-header-title">
        <h2>{roomName(room)}</h2>
        {room.purpose !== null && <p>{room.purpose}</p>}
      </div>
      <IconButton
        label="Pinned messages"
        aria-pressed={panel.value?.kind === 'pins'}
        onClick={() => togglePanel('pins')}
      >
        <Pin size={18} aria-hidden />
      </IconButton>
      <IconButton label="Members" aria-pressed={panel.value?.kind === 'members'} onClick={() => togglePanel('members')}>
        <Users size={18} aria-hidden />
      </IconButton>
    </header>
  )
}
