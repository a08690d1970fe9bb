import type { RoomSummary } from '../../../src/client/index.js'
import { useChat } from '../chat/context.js'
import { isNetworkThere } from '../layout/network.js'
import { RoomAvatar } from '../rooms/room-avatar.js'
import { summaryName } from '../rooms/room-name.js'
import { RoomsButton } from '../rooms/rooms-button.js'
import { Empty, Spinner } from '../ui/empty.js'
import { KIND_TEXT } from './header/room-identity.js'
import { HeaderName } from './header/room-title.js'

/** A room of mine that is being loaded, as far as the list knows it; without a connection it says what it waits for. */
export function AwaitedRoom({ summary }: { readonly summary: RoomSummary }) {
  const isOnline = useChat().connection.value === 'online' && isNetworkThere.value
  return (
    <div class="room-page">
      <section class="conversation" aria-label="Conversation">
        <AwaitedHeader summary={summary} />
        {isOnline ? (
          <Spinner label="Loading the room" />
        ) : (
          <Empty title="No connection">
            <p role="status">The messages of this room are loaded as soon as the connection is back.</p>
          </Empty>
        )}
      </section>
    </div>
  )
}

function AwaitedHeader({ summary }: { readonly summary: RoomSummary }) {
  const { room, partner } = summary
  return (
    <header class="room-header">
      <RoomsButton />
      <RoomAvatar {...{ room, partner }} />
      <div class="room-header-title">
        <HeaderName type={room.type} name={summaryName(summary)} />
        <p>{KIND_TEXT[room.type]}</p>
      </div>
    </header>
  )
}
