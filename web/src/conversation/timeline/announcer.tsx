import { useRef } from 'preact/hooks'
import type { Message, RoomState } from '../../../../src/client/index.js'
import { blockedIds, COLLAPSED } from '../../people/blocks.js'

const KEPT = 5
const MOST_SAID = 300

/** Tells screen readers of messages that come in: of none that were there, or are read later, and of what blocked people say, no more than who. */
export function Announcer({ state }: { readonly state: RoomState }) {
  const since = useRef(state.room.lastSeq)
  const news = state.messages.slice(-KEPT).filter(({ seq, sender }) => seq > since.current && sender.id !== state.me)
  return (
    <div class="visually-hidden" role="log" aria-label="New messages" aria-relevant="additions">
      {news.map((message) => (
        <p key={message.id}>{said(message)}</p>
      ))}
    </div>
  )
}

function said({ sender, content, deleted }: Message): string {
  if (deleted) return ''
  return `${sender.displayName}: ${blockedIds.value.has(sender.id) ? COLLAPSED : content.slice(0, MOST_SAID)}`
}
