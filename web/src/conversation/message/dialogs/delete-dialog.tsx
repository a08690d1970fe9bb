import { useChat } from '../../../chat/context.js'
import { ConfirmDialog } from '../../../ui/confirm-dialog.js'
import { MessagePreview } from './message-preview.js'
import type { MessageDialogProps } from './message-dialogs.js'

/** Deletes a message, once that is confirmed. */
export function DeleteDialog({ state, message, onClose }: MessageDialogProps) {
  const chat = useChat()
  const remove = async (): Promise<void> => {
    await chat.client.command('delete_message', { messageId: message.id })
  }
  return (
    <ConfirmDialog title="Delete message" action="Delete" isDangerous onConfirm={remove} onClose={onClose}>
      <p>The message is deleted for everyone. This cannot be undone.</p>
      <MessagePreview {...{ state, message }} />
    </ConfirmDialog>
  )
}
