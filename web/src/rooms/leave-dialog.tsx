import type { RoomSummary } from '../../../src/client/index.js'
import { Button } from '../ui/button.js'
import { ConfirmDialog } from '../ui/confirm-dialog.js'
import { Dialog } from '../ui/dialog.js'
import { summaryName } from './room-name.js'
import { useRoomActions } from './use-room-actions.js'

type LeaveDialogProps = { readonly summary: RoomSummary; readonly onClose: () => void }

/** Asks before I leave a room. */
export function LeaveDialog({ summary, onClose }: LeaveDialogProps) {
  const { leave } = useRoomActions()
  const { room, membership } = summary
  const name = <bdi>{summaryName(summary)}</bdi>
  if (membership.role === 'owner')
    return (
      <Dialog title="You own this room" onClose={onClose}>
        <p>
          Somebody has to own {name}. Pass it on to another member in the room’s settings, or archive it; then you can
          leave.
        </p>
        <div class="dialog-actions">
          <Button look="primary" onClick={onClose}>
            Close
          </Button>
        </div>
      </Dialog>
    )
  return (
    <ConfirmDialog
      title="Leave this room?"
      action="Leave"
      isDangerous
      onClose={onClose}
      onConfirm={() => leave(room.id)}
    >
      <p>
        You get no more messages of {name}.{' '}
        {room.type === 'public' ? 'You can join it again whenever you like.' : 'To come back you need an invite.'}
      </p>
    </ConfirmDialog>
  )
}
