import { useEffect, useState } from 'preact/hooks'
import type { FunctionComponent } from 'preact'
import type { Message, RoomState } from '../../../../../src/client/index.js'
import { useChat } from '../../../chat/context.js'
import { loadBlocks } from '../../../people/blocks.js'
import { toastError } from '../../../ui/toasts.js'
import { type MessageDialog, messageDialog } from './message-dialog.js'

/** What every dialog about a message gets. */
export type MessageDialogProps = {
  readonly state: RoomState
  readonly message: Message
  readonly onClose: () => void
}
type Dialogs = Readonly<Record<MessageDialog['kind'], FunctionComponent<MessageDialogProps>>>

/** Where dialogs about messages appear; once in a room. They are fetched with the first of them. */
export function MessageDialogs({ state }: { readonly state: RoomState }) {
  const { rest } = useChat()
  const [dialogs, setDialogs] = useState<Dialogs | null>(null)
  const shown = messageDialog.value
  useEffect(() => void loadBlocks(rest), [rest])
  useEffect(() => {
    if (shown === null || dialogs !== null) return
    import('./all.js').then((all) => setDialogs(all.dialogs), failed)
  }, [shown])
  useEffect(() => close, [])
  if (shown === null || dialogs === null || shown.message.roomId !== state.room.id) return null
  const Shown = dialogs[shown.kind]
  return <Shown key={shown.message.id} state={state} message={shown.message} onClose={close} />
}

function close(): void {
  messageDialog.value = null
}

function failed(error: unknown): void {
  close()
  toastError(error)
}
