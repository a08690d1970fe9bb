import { useLocation } from 'preact-iso'
import type { RoomState } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'
import { InviteDialog } from '../../members/later.js'
import { ConfirmDialog } from '../../ui/confirm-dialog.js'
import { deferred } from '../../ui/deferred.js'
import { toast } from '../../ui/toasts.js'
import { titleOf } from './room-identity.js'

/** What can be open over a room. */
export type RoomDialogKind = 'settings' | 'invite' | 'leave'

type RoomDialogProps = { readonly state: RoomState; readonly onClose: () => void }

const SettingsDialog = deferred<RoomDialogProps>(() =>
  import('../../room-settings/settings-dialog.js').then((module) => module.SettingsDialog),
)
/** The dialog that is open over a room, if one is. */
export function RoomDialog({ kind, ...props }: RoomDialogProps & { readonly kind: RoomDialogKind }) {
  switch (kind) {
    case 'settings':
      return <SettingsDialog {...props} />
    case 'invite':
      return <InviteDialog {...props} />
    case 'leave':
      return <LeaveDialog {...props} />
  }
}

/** Asks before a room is left. Afterwards its page is, too. */
export function LeaveDialog({ state, onClose }: RoomDialogProps) {
  const chat = useChat()
  const { route } = useLocation()
  const { room } = state
  const leave = async (): Promise<void> => {
    await chat.client.command('leave_room', { roomId: room.id })
    toast(`You have left ${titleOf(state)}.`)
    route('/', true)
  }
  return (
    <ConfirmDialog title="Leave this room?" action="Leave" isDangerous onConfirm={leave} onClose={onClose}>
      <p>
        You will not see <bdi>{titleOf(state)}</bdi> any more, and get none of its messages. What you have written
        stays.
      </p>
      <p>{room.type === 'public' ? 'You can join again at any time.' : 'To come back you need an invitation.'}</p>
    </ConfirmDialog>
  )
}
