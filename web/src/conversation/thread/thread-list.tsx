import { useRef, useState } from 'preact/hooks'
import type { Message, RoomState, Thread } from '../../../../src/client/index.js'
import { Button } from '../../ui/button.js'
import { toastError } from '../../ui/toasts.js'
import { MessageView } from '../message/message-view.js'
import { useOwnPosts } from '../timeline/flow/use-flow.js'
import { PostRow } from '../timeline/rows/post-row.js'
import { isTogether } from './grouping.js'
import type { LoadedThread } from './thread-panel.js'
import { useEnd } from './use-end.js'

type ThreadListProps = { readonly state: RoomState; readonly thread: Thread; readonly shown: LoadedThread }

const plural = new Intl.PluralRules('en')

/** The message that a thread began with, the replies, and what I have just written. */
export function ThreadList({ state, thread, shown }: ThreadListProps) {
  const { root, replies, hasEarlier } = shown
  const posts = useOwnPosts({ room: state.room, messages: replies }).filter(
    ({ message }) => message.replyTo === root.id,
  )
  const list = useRef<HTMLDivElement>(null)
  const onScroll = useEnd(list, { first: replies[0]?.id, last: replies.at(-1)?.id, posts: posts.length })
  return (
    <div ref={list} class="thread-list" role="log" aria-label="Thread" tabIndex={0} onScroll={onScroll}>
      <MessageView {...{ state }} message={root} isGrouped={false} place="thread" />
      <p class="thread-count">
        <span>{countText(root.replyCount)}</span>
      </p>
      {hasEarlier && <Earlier thread={thread} />}
      {replies.map((message, i) => (
        <Reply key={message.clientId ?? message.id} {...{ state, message, replies }} before={replies[i - 1]} />
      ))}
      {posts.map((post) => (
        <PostRow key={post.clientId} {...{ state, post }} isGrouped={false} />
      ))}
    </div>
  )
}

const countText = (count: number): string =>
  count === 0 ? 'No replies yet' : `${count.toLocaleString()} ${plural.select(count) === 'one' ? 'reply' : 'replies'}`

type ReplyProps = {
  readonly state: RoomState
  readonly message: Message
  readonly before: Message | undefined
  readonly replies: readonly Message[]
}

function Reply({ state, message, before, replies }: ReplyProps) {
  const isGrouped = before !== undefined && isTogether(before, message)
  return <MessageView {...{ state, message, isGrouped }} place="thread" among={replies} />
}

/** The way to what was said before. */
function Earlier({ thread }: { readonly thread: Thread }) {
  const [isBusy, setBusy] = useState(false)
  const load = async (): Promise<void> => {
    setBusy(true)
    await thread.loadEarlier().catch(toastError)
    setBusy(false)
  }
  return (
    <Button class="thread-earlier" look="quiet" isBusy={isBusy} onClick={() => void load()}>
      Show earlier replies
    </Button>
  )
}
