import type { Message, RoomState } from '../../../../src/client/index.js'
import { Avatar } from '../../ui/avatar.js'

type MessageViewProps = {
  readonly state: RoomState
  readonly message: Message
  /** It follows another one of the same person closely: without picture and name. */
  readonly isGrouped: boolean
}

/** One message, whatever its type, with all that can be done with it. */
export function MessageView({ message }: MessageViewProps) {
  const { sender } = message
  return (
    <article class="message" aria-label={`${sender.displayName}: ${message.content.slice(0, 80)}`}>
      <Avatar id={sender.id} name={sender.displayName} />
      <header class="message-header">{sender.displayName}</header>
      <div class="message-content">{message.content}</div>
    </article>
  )
}
