import { useId, useState } from 'preact/hooks'
import type { Message, RoomState } from '../../../../src/client/index.js'
import { fullTime } from '../../ui/times.js'
import { messageDialog } from './dialogs/message-dialog.js'
import { Attachments } from './kinds/attachments.js'
import { ForwardedFrom } from './kinds/forwarded-from.js'
import { KindLine } from './kinds/kind-line.js'
import { isLong } from './long-text.js'
import { Markdown } from './markdown/markdown.js'
import { peopleOf } from './markdown/people.js'

type MessageBodyProps = { readonly state: RoomState; readonly message: Message }

/** What a message says. */
export function MessageBody({ state, message }: MessageBodyProps) {
  return (
    <div class={message.editedAt === null ? 'message-body' : 'message-body message-body-edited'}>
      <ForwardedFrom {...{ state, message }} />
      <KindLine message={message} />
      {message.content !== '' && <Words {...{ state, message }} />}
      <Attachments attachments={message.attachments} />
      {message.editedAt !== null && ' '}
      {message.editedAt !== null && <EditedMark message={message} editedAt={message.editedAt} />}
    </div>
  )
}

/** Texts that fill a screen are shown in part first. */
function Words({ state, message }: MessageBodyProps) {
  const [isWhole, setWhole] = useState(false)
  const id = useId()
  const words = <Markdown content={message.content} people={peopleOf(state)} />
  if (!isLong(message.content)) return words
  return (
    <>
      <div id={id} class={isWhole ? undefined : 'message-part'}>
        {words}
      </div>
      <button
        type="button"
        class="message-more"
        aria-expanded={isWhole}
        aria-controls={id}
        onClick={() => setWhole(!isWhole)}
      >
        {isWhole ? 'Show less' : 'Show the whole message'}
      </button>
    </>
  )
}

function EditedMark({ message, editedAt }: { readonly message: Message; readonly editedAt: string }) {
  return (
    <button
      type="button"
      class="message-edited"
      title={`Edited ${fullTime(editedAt)}`}
      aria-label="Edited. Show versions"
      onClick={() => (messageDialog.value = { kind: 'versions', message })}
    >
      (edited)
    </button>
  )
}
