import { Plus, Search } from 'lucide-preact'
import { useState } from 'preact/hooks'
import type { Room } from '../../../src/client/index.js'
import { Page } from '../layout/page.js'
import { Button } from '../ui/button.js'
import { Spinner } from '../ui/empty.js'
import { roomDialog } from './dialogs.js'
import { PublicRoom } from './discover/public-room.js'
import { usePublicRooms } from './discover/use-public-rooms.js'

/** Public rooms: to look for, join and open. */
export function DiscoverPage() {
  const [text, setText] = useState('')
  const { rooms, next, problem, loadMore, isLoadingMore, again } = usePublicRooms(text)
  const newRoom = (
    <Button onClick={() => (roomDialog.value = 'create')}>
      <Plus size={16} aria-hidden />
      New room
    </Button>
  )
  return (
    <Page title="Discover rooms" actions={newRoom}>
      <label class="search-field">
        <Search size={16} aria-hidden />
        <span class="visually-hidden">Search public rooms</span>
        <input
          type="search"
          placeholder="Search public rooms"
          value={text}
          maxLength={200}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      {rooms === null ? (
        <Spinner label="Looking for rooms" />
      ) : (
        <FoundRooms rooms={rooms} text={text} problem={problem} />
      )}
      {problem !== null && (
        <p class="field-error" role="alert">
          {problem} <Button onClick={again}>Try again</Button>
        </p>
      )}
      {next !== null && (
        <Button class="more-button" isBusy={isLoadingMore} onClick={loadMore}>
          Show more
        </Button>
      )}
    </Page>
  )
}

type FoundRoomsProps = { readonly rooms: readonly Room[]; readonly text: string; readonly problem: string | null }

function FoundRooms({ rooms, text, problem }: FoundRoomsProps) {
  if (rooms.length === 0 && problem === null)
    return (
      <p class="page-note" role="status">
        {text.trim() === ''
          ? 'There are no public rooms yet. You could make the first.'
          : 'No public room matches that.'}
      </p>
    )
  return (
    <ul role="list" class="room-cards">
      {rooms.map((room) => (
        <li key={room.id}>
          <PublicRoom room={room} />
        </li>
      ))}
    </ul>
  )
}
