import { useState } from 'preact/hooks'
import type { RoomState } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'

type ComposerProps = {
  readonly state: RoomState
  /** Id of the message that everything written here answers: in a thread. */
  readonly thread?: string
}

/** Where messages are written. */
export function Composer({ state, thread }: ComposerProps) {
  const chat = useChat()
  const [text, setText] = useState('')
  const send = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    if (text.trim() === '') return
    const message = { content: text, ...(thread !== undefined && { replyTo: thread }) }
    chat.post(state.room.id, message)
    setText('')
  }
  return (
    <div class="composer">
      <textarea
        aria-label="Message"
        rows={1}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={send}
      />
    </div>
  )
}
