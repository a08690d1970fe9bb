import type { RoomSummary } from '../../../src/client/index.js'
import { useChat } from '../chat/context.js'
import { Page } from '../layout/page.js'
import { paths } from '../layout/paths.js'
import { Button } from '../ui/button.js'
import { Spinner } from '../ui/empty.js'
import { toastError } from '../ui/toasts.js'
import { UnreadBadge } from './list/unread-badge.js'
import { RoomCard } from './room-card.js'
import { summaryName } from './room-name.js'
import { useRoomActions } from './use-room-actions.js'

/** Rooms that are not in the list: those that I hid, and those that were archived for everybody. */
export function ArchivedPage() {
  const rooms = useChat().rooms.value
  const hidden = rooms?.filter(({ room, membership }) => membership.hidden && !room.archived) ?? []
  const archived = rooms?.filter(({ room }) => room.archived) ?? []
  return (
    <Page title="Archived rooms">
      {rooms === null && <Spinner label="Loading rooms" />}
      {rooms !== null && hidden.length + archived.length === 0 && (
        <p class="page-note">Rooms that you hide, and rooms that their owners archive, are kept here.</p>
      )}
      <Part title="Hidden by you" rooms={hidden} />
      <Part title="Archived by their owners" rooms={archived} />
    </Page>
  )
}

function Part({ title, rooms }: { readonly title: string; readonly rooms: readonly RoomSummary[] }) {
  if (rooms.length === 0) return null
  return (
    <section class="room-part">
      <h3>{title}</h3>
      <ul role="list" class="room-cards">
        {rooms.map((summary) => (
          <li key={summary.room.id}>
            <ArchivedRoom summary={summary} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function ArchivedRoom({ summary }: { readonly summary: RoomSummary }) {
  const chat = useChat()
  const { show } = useRoomActions()
  const { room, membership, partner } = summary
  const name = summaryName(summary)
  const restore = (): void => {
    chat.rest.roomAdministration.restore(room.id).catch(toastError)
  }
  return (
    <RoomCard room={room} partner={partner} href={paths.room(room.id)}>
      <UnreadBadge summary={summary} />
      {membership.hidden && (
        <Button aria-label={`Put ${name} back to the list`} onClick={() => void show(room.id)}>
          Back to the list
        </Button>
      )}
      {room.archived && membership.role === 'owner' && (
        <Button aria-label={`Restore ${name}`} onClick={restore}>
          Restore
        </Button>
      )}
    </RoomCard>
  )
}
