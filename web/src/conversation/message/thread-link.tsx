import { MessagesSquare } from 'lucide-preact'
import type { Message } from '../../../../src/client/index.js'
import { panel } from '../../layout/view.js'

const plural = new Intl.PluralRules('en')

/** How many replies there are, and the way to them. */
export function ThreadLink({ message }: { readonly message: Message }) {
  const { replyCount, id } = message
  if (replyCount === 0) return null
  return (
    <button type="button" class="thread-link" onClick={() => (panel.value = { kind: 'thread', threadId: id })}>
      <MessagesSquare size={14} aria-hidden />
      {replyCount.toLocaleString()} {plural.select(replyCount) === 'one' ? 'reply' : 'replies'}
    </button>
  )
}
