import { Archive, Compass } from 'lucide-preact'
import type { RoomSummary } from '../../../../src/client/index.js'
import { paths } from '../../layout/paths.js'
import { Button } from '../../ui/button.js'
import { roomDialog } from '../dialogs.js'
import { onlyUnread } from './list-view.js'
import { isListed, newsElsewhere } from './sections.js'

type ListEndProps = {
  readonly rooms: readonly RoomSummary[]
  /** Whether nothing is shown above. */
  readonly isEmpty: boolean
}

/** Everybody is in one room from the beginning: who is in no more has only just come. */
const ROOMS_OF_BEGINNERS = 1

/** Below the list: what else there is to find, and for beginners what to do first. */
export function ListEnd({ rooms, isEmpty }: ListEndProps) {
  const others = rooms.filter((summary) => isListed(summary) && summary.room.type !== 'home')
  const news = newsElsewhere(rooms)
  const hasArchived = rooms.some((summary) => !isListed(summary))
  return (
    <div class="room-list-end">
      {isEmpty && onlyUnread.value && <NothingUnread />}
      {others.length <= ROOMS_OF_BEGINNERS && !onlyUnread.value && <Beginning />}
      <a class="room-list-link" href={paths.discover}>
        <Compass size={16} aria-hidden /> Discover rooms
      </a>
      {hasArchived && (
        <a class="room-list-link" href={paths.archived}>
          <Archive size={16} aria-hidden /> Archived rooms
          {news > 0 && (
            <span class="badge">
              <span aria-hidden="true">{news.toLocaleString()}</span>
              <span class="visually-hidden">, {news.toLocaleString()} with unread messages</span>
            </span>
          )}
        </a>
      )}
    </div>
  )
}

function NothingUnread() {
  return (
    <div class="room-list-note">
      <p role="status">You have read everything.</p>
      <Button look="quiet" onClick={() => (onlyUnread.value = false)}>
        Show all rooms
      </Button>
    </div>
  )
}

function Beginning() {
  return (
    <div class="room-list-start">
      <p>Rooms are where people and AI companions talk. Make one, look around, or write to somebody.</p>
      <Button look="primary" onClick={() => (roomDialog.value = 'create')}>
        Make a room
      </Button>
      <Button onClick={() => (roomDialog.value = 'message')}>Write to somebody</Button>
    </div>
  )
}
