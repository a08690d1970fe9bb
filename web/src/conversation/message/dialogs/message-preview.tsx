import type { Message, RoomState } from '../../../../../src/client/index.js'
import { Markdown } from '../markdown/markdown.js'
import { peopleOf } from '../markdown/people.js'
import { timeWithDay } from '../times.js'

/** A message in a dialog that is about it: who, when, and the beginning of what. */
export function MessagePreview({ state, message }: { readonly state: RoomState; readonly message: Message }) {
  return (
    <div class="message-preview">
      <p class="message-preview-header">
        <bdi class="message-name">{message.sender.displayName}</bdi>{' '}
        <time dateTime={message.createdAt}>{timeWithDay(message.createdAt)}</time>
      </p>
      <Markdown content={message.content} people={peopleOf(state)} />
    </div>
  )
}
