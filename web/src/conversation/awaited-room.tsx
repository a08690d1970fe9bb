import type { RoomSummary } from '../../../src/client/index.js'
import { useChat } from '../chat/context.js'
import { isNetworkThere } from '../layout/network.js'
import { summaryName } from '../rooms/room-name.js'
import { RoomsButton } from '../rooms/rooms-button.js'
import { Avatar } from '../ui/avatar.js'
import { Empty, Spinner } from '../ui/empty.js'
import { KIND_TEXT } from './header/room-identity.js'
import { KindIcon } from './header/room-title.js'

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
  const name = summaryName(summary)
  return (
    <header class="room-header">
      <RoomsButton />
      {partner === null ? (
        <Avatar id={room.id} name={name} url={room.avatarUrl} shape="room" />
      ) : (
        <Avatar id={partner.id} name={name} url={partner.avatarUrl} />
      )}
      <div class="room-header-title">
        <div class="room-header-name">
          <KindIcon type={room.type} />
          <h2 dir="auto" title={name}>
            {name}
          </h2>
        </div>
        <p>{KIND_TEXT[room.type]}</p>
      </div>
    </header>
  )
}
