import { isDrawerOpen } from '../layout/view.js'
import { OwnCorner } from '../people/own-corner.js'
import { InvitesEntry } from './invites/invites-entry.js'
import { RoomDialogs } from './room-dialogs.js'
import { RoomList } from './room-list.js'
import { RoomsHeader } from './rooms-header.js'
import { useJumpKey } from './use-jump-key.js'
import { useWindowTitle } from './window-title.js'

/** The left column: my rooms, and what is to be done with rooms as such; below it myself. */
export function RoomsColumn() {
  useJumpKey()
  useWindowTitle()
  return (
    <>
      <nav class="rooms-column" aria-label="Rooms" data-open={isDrawerOpen.value}>
        <RoomsHeader />
        <InvitesEntry />
        <RoomList />
        <OwnCorner />
      </nav>
      <RoomDialogs />
    </>
  )
}
