import { Reply, X } from 'lucide-preact'
import { IconButton } from '../../ui/button.js'
import { plainText } from '../message/markdown/plain-text.js'
import type { Quoted } from '../message/quote/quoted-messages.js'

/** Which message is being answered, in a line. */
export function ReplyBar({ quoted, onCancel }: { readonly quoted: Quoted; readonly onCancel: () => void }) {
  return (
    <div class="reply-bar">
      <Reply size={16} aria-hidden />
      <p class="reply-bar-text">
        <span class="reply-bar-name">
          Replying to {typeof quoted === 'string' ? 'a message' : <bdi>{quoted.sender.displayName}</bdi>}
        </span>{' '}
        <span dir="auto" class="reply-bar-quote">
          {typeof quoted === 'string' ? '' : plainText(quoted.content).slice(0, 200)}
        </span>
      </p>
      <IconButton label="Cancel the reply" onClick={onCancel}>
        <X size={16} aria-hidden />
      </IconButton>
    </div>
  )
}
