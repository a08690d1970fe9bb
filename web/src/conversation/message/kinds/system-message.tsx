import type { Message, RoomState } from '../../../../../src/client/index.js'
import { Markdown } from '../markdown/markdown.js'
import { peopleOf } from '../markdown/people.js'
import { MessageTime } from '../message-header.js'

/** What Parley itself has to say, aside of what people do. */
export function SystemMessage({ state, message }: { readonly state: RoomState; readonly message: Message }) {
  return (
    <article class="system-message" tabIndex={-1} data-message={message.id} aria-label={`Notice: ${message.content}`}>
      <Markdown content={message.deleted ? 'Notice deleted' : message.content} people={peopleOf(state)} />
      <MessageTime at={message.createdAt} hasDate={false} />
    </article>
  )
}
