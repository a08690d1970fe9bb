import type { RoomState } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'
import { InviteDialog } from '../../members/later.js'
import { LeaveDialog } from '../../rooms/leave-dialog.js'
import { deferred } from '../../ui/deferred.js'

/** What can be open over a room. */
export type RoomDialogKind = 'settings' | 'invite' | 'leave'

type RoomDialogProps = { readonly state: RoomState; readonly onClose: () => void }

const SettingsDialog = deferred<RoomDialogProps>(() =>
  import('../../room-settings/settings-dialog.js').then((module) => module.SettingsDialog),
)

/** The dialog that is open over a room, if one is. */
export function RoomDialog({ kind, ...props }: RoomDialogProps & { readonly kind: RoomDialogKind }) {
  const summary = useChat().summary(props.state.room.id)
  switch (kind) {
    case 'settings':
      return <SettingsDialog {...props} />
    case 'invite':
      return <InviteDialog {...props} />
    case 'leave':
      return summary === undefined ? null : <LeaveDialog summary={summary} onClose={props.onClose} />
  }
}
