import { useState } from 'preact/hooks'
import type { RoomState } from '../../../src/client/index.js'
import { RoomsButton } from '../rooms/rooms-button.js'
import { ArchivedBanner } from './header/archived-banner.js'
import { HeaderActions } from './header/header-actions.js'
import { RoomAbout } from './header/room-about.js'
import { RoomDialog, type RoomDialogKind } from './header/room-dialogs.js'
import { RoomTitle } from './header/room-title.js'

/** What the room is, and the ways to its members, pins, history and settings. */
export function RoomHeader({ state }: { readonly state: RoomState }) {
  const [isAboutOpen, setAboutOpen] = useState(false)
  const [dialog, setDialog] = useState<RoomDialogKind | null>(null)
  return (
    <>
      <header class="room-header">
        <RoomsButton />
        <RoomTitle {...{ state, isAboutOpen }} onAbout={() => setAboutOpen(!isAboutOpen)} />
        <HeaderActions state={state} onDialog={setDialog} />
      </header>
      {isAboutOpen && <RoomAbout room={state.room} />}
      {state.room.archived && <ArchivedBanner state={state} />}
      {dialog !== null && <RoomDialog kind={dialog} state={state} onClose={() => setDialog(null)} />}
    </>
  )
}
