import { useLocation } from 'preact-iso'
import type { RoomSummary } from '../../../src/client/index.js'
import { useChat } from '../chat/context.js'
import { paths } from '../layout/paths.js'
import { Avatar } from '../ui/avatar.js'
import { Spinner } from '../ui/empty.js'
import { roomName } from './room-name.js'

/** My rooms, the latest activity first. */
export function RoomList() {
  const chat = useChat()
  const { path } = useLocation()
  const rooms = chat.rooms.value
  if (rooms === null) return <Spinner label="Loading rooms" />
  return (
    <ul role="list" class="room-list">
      {rooms.map((summary) => (
        <li key={summary.room.id}>
          <RoomItem summary={summary} isCurrent={path === paths.room(summary.room.id)} />
        </li>
      ))}
    </ul>
  )
}

function RoomItem({ summary, isCurrent }: { readonly summary: RoomSummary; readonly isCurrent: boolean }) {
  const { room, unreadCount, mentionCount, lastMessage } = summary
  return (
    <a class="room-item" href={paths.room(room.id)} aria-current={isCurrent ? 'page' : undefined}>
      <Avatar id={room.id} name={roomName(room)} url={room.avatarUrl} shape="room" />
      <span class="room-item-name">{roomName(room)}</span>
      <span class="room-item-preview">{lastMessage?.content ?? ''}</span>
      {unreadCount > 0 && <span class={mentionCount > 0 ? 'badge badge-mention' : 'badge'}>{unreadCount}</span>}
    </a>
  )
}
