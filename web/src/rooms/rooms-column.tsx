import { isDrawerOpen } from '../layout/view.js'
import { OwnCorner } from '../people/own-corner.js'
import { RoomList } from './room-list.js'
import { RoomsHeader } from './rooms-header.js'

/** The left column: my rooms, and what is to be done with rooms as such; below it myself. */
export function RoomsColumn() {
  return (
    <nav class="rooms-column" aria-label="Rooms" data-open={isDrawerOpen.value}>
      <RoomsHeader />
      <RoomList />
      <OwnCorner />
    </nav>
  )
}
