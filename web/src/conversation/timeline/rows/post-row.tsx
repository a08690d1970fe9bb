import { Clock, TriangleAlert } from 'lucide-preact'
import type { RoomState } from '../../../../../src/client/index.js'
import { useChat } from '../../../chat/context.js'
import { Avatar } from '../../../ui/avatar.js'
import { Button } from '../../../ui/button.js'
import { MessageBody } from '../../message/message-body.js'
import { MessageHeader, NarrowTime } from '../../message/message-header.js'
import { messageOf, type OwnPost } from '../flow/posts.js'

type PostRowProps = { readonly state: RoomState; readonly post: OwnPost; readonly isGrouped: boolean }

/** A message of mine that is not there yet: it looks like one that is, and says how it stands. Nothing can be done with it but to give it up. */
export function PostRow({ state, post, isGrouped }: PostRowProps) {
  const { id, username, displayName, kind } = useChat().me.value
  const message = messageOf(post, { id, username, displayName, kind }, state)
  const isRefused = post.reason !== undefined
  const label = `${displayName}, ${isRefused ? 'not sent' : 'sending'}: ${message.content.slice(0, 200)}`
  return (
    <article
      class={`message message-in-flow message-of-human post ${isGrouped ? 'message-grouped' : ''}`}
      tabIndex={-1}
      aria-label={label}
    >
      {isGrouped ? <NarrowTime at={message.createdAt} /> : <Avatar {...{ id }} name={displayName} url={null} />}
      <div class="message-main">
        {!isGrouped && <MessageHeader message={message} hasDate={false} />}
        <div class={isRefused ? 'post-refused' : 'post-pending'}>
          <MessageBody {...{ state, message }} />
        </div>
        {post.reason !== undefined && <Refusal clientId={post.clientId} reason={post.reason} />}
      </div>
    </article>
  )
}

/** What says in the margin that a message is on its way. */
export function SendingMark() {
  return (
    <span class="delivery delivery-sending" role="img" aria-label="Sending" title="Sending">
      <Clock size={14} aria-hidden />
    </span>
  )
}

function Refusal({ clientId, reason }: { readonly clientId: string; readonly reason: string }) {
  const chat = useChat()
  return (
    <div class="refusal" role="status">
      <p>
        <TriangleAlert size={16} aria-hidden /> Not sent: {reason}
      </p>
      <Button look="quiet" onClick={() => chat.retry(clientId)}>
        Try again
      </Button>
      <Button look="quiet" onClick={() => chat.discard(clientId)}>
        Delete
      </Button>
    </div>
  )
}
