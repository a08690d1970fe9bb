import { useId, useRef, useState } from 'preact/hooks'
import type { RoomState } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'
import { BoxFooter } from './box-footer.js'
import { CompletionList } from './completion-list.js'
import { Later } from './later.js'
import { MessageText } from './message-text.js'
import { ReplyBar } from './reply-bar.js'
import { put } from './text-area.js'
import { useBoxKeys } from './use-box-keys.js'
import { useCompletion } from './use-completion.js'
import { useComposerFocus } from './use-composer-focus.js'
import { useReply } from './use-reply.js'
import { useWriting } from './use-writing.js'

type MessageBoxProps = { readonly state: RoomState; readonly thread?: string }

/** The field for a message with everything around it. */
export function MessageBox({ state, thread }: MessageBoxProps) {
  const { room } = state
  const chat = useChat()
  const area = useRef<HTMLTextAreaElement>(null)
  const id = useId()
  const writing = useWriting(room.id, thread)
  const [caret, setCaret] = useState<number | null>(null)
  const reply = useReply(state, thread !== undefined)
  const completion = useCompletion(state, { text: writing.text, caret }, (replacement) => {
    if (area.current !== null) put(area.current, replacement)
  })
  const send = (): void => {
    area.current?.focus()
    if (!writing.isReady) return
    chat.post(room.id, writing.message())
    writing.done()
  }
  const situation = { isEmpty: writing.text === '', isReplying: reply.id !== undefined, cancelReply: reply.cancel }
  const keys = useBoxKeys({ state, thread, completion, send, ...situation })
  useComposerFocus(area, reply.id)
  const ids = { list: `${id}-list`, limit: `${id}-limit` }
  const { candidates, active, take } = completion
  return (
    <Later roomId={room.id} writing={writing} isThread={thread !== undefined}>
      {(later) => (
        <div class="message-box">
          <CompletionList id={ids.list} {...{ candidates, active, take }} />
          {reply.quoted !== null && <ReplyBar quoted={reply.quoted} onCancel={reply.cancel} />}
          <MessageText
            {...{ area, keys, ids, writing }}
            {...{ room, isThread: thread !== undefined, onCaret: setCaret }}
            activeOption={candidates.length > 0 ? active : null}
          />
          <BoxFooter {...{ area, writing, send, later, limitId: ids.limit }} suggestions={candidates.length} />
        </div>
      )}
    </Later>
  )
}
