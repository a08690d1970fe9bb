import { useEffect, useState } from 'preact/hooks'
import type { ScheduledMessage } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'
import { Button } from '../../ui/button.js'
import { ConfirmDialog } from '../../ui/confirm-dialog.js'
import { Dialog } from '../../ui/dialog.js'
import { Spinner } from '../../ui/empty.js'
import { errorText } from '../../ui/toasts.js'
import { summaryName } from '../../rooms/room-name.js'
import { ScheduledForm } from './scheduled-form.js'

/** My messages that wait for their time, to change or cancel. */
export function ScheduledDialog({ onClose }: { readonly onClose: () => void }) {
  const { scheduled } = useChat()
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    scheduled.load().catch((error: unknown) => setProblem(errorText(error)))
  }, [])
  return (
    <Dialog title="Scheduled messages" width="wide" onClose={onClose}>
      {problem === null ? <Waiting messages={scheduled.all.value} /> : <p class="field-error">{problem}</p>}
    </Dialog>
  )
}

function Waiting({ messages }: { readonly messages: readonly ScheduledMessage[] | null }) {
  if (messages === null) return <Spinner label="Loading" />
  if (messages.length === 0) return <p class="scheduled-none">Nothing waits to be sent.</p>
  return (
    <ul role="list" class="scheduled">
      {messages.map((message) => (
        <li key={message.id}>
          <Scheduled message={message} />
        </li>
      ))}
    </ul>
  )
}

const when = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

function Scheduled({ message }: { readonly message: ScheduledMessage }) {
  const chat = useChat()
  const [shown, setShown] = useState<'text' | 'form' | 'question'>('text')
  const room = chat.summary(message.roomId)
  const backToText = (): void => setShown('text')
  return (
    <article class="scheduled-message">
      <header>
        <time dateTime={message.sendAt}>{when.format(new Date(message.sendAt))}</time>
        {room !== undefined && (
          <>
            {' in '}
            <bdi>{summaryName(room)}</bdi>
          </>
        )}
      </header>
      {shown === 'form' ? (
        <ScheduledForm message={message} onDone={backToText} />
      ) : (
        <>
          <p dir="auto" class="scheduled-content">
            {message.content}
          </p>
          <div class="scheduled-actions">
            <Button onClick={() => setShown('form')}>Change</Button>
            <Button look="danger" onClick={() => setShown('question')}>
              Do not send
            </Button>
          </div>
        </>
      )}
      {shown === 'question' && (
        <ConfirmDialog
          title="Do not send this message?"
          action="Throw it away"
          isDangerous
          onConfirm={() => chat.scheduled.cancel(message.id)}
          onClose={backToText}
        >
          <p>Its text will be gone.</p>
        </ConfirmDialog>
      )}
    </article>
  )
}
