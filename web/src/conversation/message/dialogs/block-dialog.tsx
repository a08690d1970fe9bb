import { useChat } from '../../../chat/context.js'
import { blockPerson } from '../../../people/blocks.js'
import { ConfirmDialog } from '../../../ui/confirm-dialog.js'
import type { MessageDialogProps } from './message-dialogs.js'

/** Blocks the sender of a message, once that is confirmed. */
export function BlockDialog({ message, onClose }: MessageDialogProps) {
  const { rest } = useChat()
  const { id, displayName } = message.sender
  return (
    <ConfirmDialog
      title="Block sender"
      action="Block"
      isDangerous
      onConfirm={() => blockPerson(rest, id)}
      onClose={onClose}
    >
      <p>
        <bdi>{displayName}</bdi> can no longer write to you directly or invite you, nor you them. Their messages in
        rooms that you share are collapsed. They are not told.
      </p>
    </ConfirmDialog>
  )
}
