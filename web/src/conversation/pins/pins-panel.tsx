import { PinOff } from 'lucide-preact'
import { useState } from 'preact/hooks'
import { findLoaded, type Message, type RoomState } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'
import { SidePanel } from '../../layout/side-panel.js'
import { IconButton } from '../../ui/button.js'
import { Empty } from '../../ui/empty.js'
import { toastError } from '../../ui/toasts.js'
import { MessageLink } from '../message/message-link.js'
import { MessageView } from '../message/message-view.js'
import { allowedActions } from '../message/permissions.js'

/** The room's pinned messages, the latest pinned first. */
export function PinsPanel({ state }: { readonly state: RoomState }) {
  const pinned = state.pins.toReversed().flatMap((id) => findLoaded(state, id) ?? [])
  return (
    <SidePanel title="Pinned messages">
      {pinned.length === 0 ? (
        <Empty title="Nothing is pinned">
          <p>Moderators can pin messages that everybody should be able to find again.</p>
        </Empty>
      ) : (
        <ul role="list" class="pins">
          {pinned.map((message) => (
            <Pinned key={message.id} {...{ state, message }} />
          ))}
        </ul>
      )}
    </SidePanel>
  )
}

function Pinned({ state, message }: { readonly state: RoomState; readonly message: Message }) {
  const mayUnpin = allowedActions(state, message, false, Date.now()).has('unpin')
  return (
    <li class="pin">
      <MessageView {...{ state, message }} isGrouped={false} place="pins" />
      <div class="pin-actions">
        <MessageLink message={message}>Show in the conversation</MessageLink>
        {mayUnpin && <Unpin message={message} />}
      </div>
    </li>
  )
}

function Unpin({ message }: { readonly message: Message }) {
  const { rest } = useChat()
  const [isBusy, setBusy] = useState(false)
  const unpin = async (): Promise<void> => {
    setBusy(true)
    await rest.unpin(message.id).catch((error: unknown) => {
      setBusy(false)
      toastError(error)
    })
  }
  return (
    <IconButton
      label={`Unpin the message of ${message.sender.displayName}`}
      disabled={isBusy}
      onClick={() => void unpin()}
    >
      <PinOff size={16} aria-hidden />
    </IconButton>
  )
}
