import { useEffect } from 'preact/hooks'
import type { Message, RoomState } from '../../../../../src/client/index.js'
import { useChat } from '../../../chat/context.js'
import { loadBlocks } from '../../../people/blocks.js'
import { deferred } from '../../../ui/deferred.js'
import { messageDialog } from './message-dialog.js'

/** What every dialog about a message gets. */
export type MessageDialogProps = {
  readonly state: RoomState
  readonly message: Message
  readonly onClose: () => void
}

const all = () => import('./all.js')
const DIALOGS = {
  block: deferred<MessageDialogProps>(() => all().then(({ BlockDialog }) => BlockDialog)),
  delete: deferred<MessageDialogProps>(() => all().then(({ DeleteDialog }) => DeleteDialog)),
  forward: deferred<MessageDialogProps>(() => all().then(({ ForwardDialog }) => ForwardDialog)),
  reads: deferred<MessageDialogProps>(() => all().then(({ ReadsDialog }) => ReadsDialog)),
  versions: deferred<MessageDialogProps>(() => all().then(({ VersionsDialog }) => VersionsDialog)),
} as const

/** Where dialogs about messages appear; once in a room. They are fetched with the first of them. */
export function MessageDialogs({ state }: { readonly state: RoomState }) {
  const { rest } = useChat()
  useEffect(() => void loadBlocks(rest), [rest])
  useEffect(() => close, [])
  const shown = messageDialog.value
  if (shown?.message.roomId !== state.room.id) return null
  const Shown = DIALOGS[shown.kind]
  return <Shown key={shown.message.id} state={state} message={shown.message} onClose={close} />
}

function close(): void {
  messageDialog.value = null
}
