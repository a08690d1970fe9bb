import { Reply, X } from 'lucide-preact'
import type { Message } from '../../../../src/client/index.js'
import { IconButton } from '../../ui/button.js'
import { plainText } from '../message/markdown/plain-text.js'

/** Which message is being answered, in a line. */
export function ReplyBar({ message, onCancel }: { readonly message: Message; readonly onCancel: () => void }) {
  const { sender, content, deleted } = message
  return (
    <div class="reply-bar">
      <Reply size={16} aria-hidden />
      <p class="reply-bar-text">
        <span class="reply-bar-name">
          Replying to <bdi>{sender.displayName}</bdi>
        </span>{' '}
        <span dir="auto" class="reply-bar-quote">
          {deleted ? 'Message deleted' : plainText(content).slice(0, 200)}
        </span>
      </p>
      <IconButton label="Cancel the reply" onClick={onCancel}>
        <X size={16} aria-hidden />
      </IconButton>
    </div>
  )
}
