import { deferred } from '../ui/deferred.js'
import { roomDialog } from './dialogs.js'

type Closable = { readonly onClose: () => void }

const CreateRoomDialog = deferred<Closable>(() =>
  import('./create/create-room-dialog.js').then((module) => module.CreateRoomDialog),
)
const NewMessageDialog = deferred<Closable>(() =>
  import('./new-message-dialog.js').then((module) => module.NewMessageDialog),
)
const JumpDialog = deferred<Closable>(() => import('./jump/jump-dialog.js').then((module) => module.JumpDialog))

/** The dialog that is open, if one is. */
export function RoomDialogs() {
  const onClose = (): void => {
    roomDialog.value = null
  }
  switch (roomDialog.value) {
    case 'create':
      return <CreateRoomDialog onClose={onClose} />
    case 'message':
      return <NewMessageDialog onClose={onClose} />
    case 'jump':
      return <JumpDialog onClose={onClose} />
    case null:
      return null
  }
}
