import type { RoomState } from '../../../../src/client/index.js'
import { MessageView } from '../message/message-view.js'

/** The conversation from wherever it was left. @param at number of a message to show instead */
export function Timeline({ state }: { readonly state: RoomState; readonly at: number | null }) {
  return (
    <ol role="list" class="timeline">
      {state.messages.map((message) => (
        <li key={message.id}>
          <MessageView {...{ state, message }} isGrouped={false} />
        </li>
      ))}
    </ol>
  )
}
