import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { randomId } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'
import { deferred } from '../../ui/deferred.js'
import { toast, toastError } from '../../ui/toasts.js'
import { ScheduledLine } from './scheduled-line.js'
import type { Writing } from './use-writing.js'

type Closable = { readonly onClose: () => void }

const ChooseTimeDialog = deferred<Closable & { readonly onChoose: (at: Date) => Promise<void> }>(() =>
  import('./choose-time-dialog.js').then((dialog) => dialog.ChooseTimeDialog),
)
const ScheduledDialog = deferred<Closable>(() =>
  import('./scheduled-dialog.js').then((dialog) => dialog.ScheduledDialog),
)

/** Ways to send what is written at a time. */
export type LaterWays = {
  readonly onLater: (at: Date) => void
  readonly onChooseTime: () => void
  readonly onShowScheduled: () => void
}

type LaterProps = {
  readonly roomId: string
  readonly writing: Writing
  /** In a thread it is not said what waits: that is said in the room. */
  readonly isThread: boolean
  readonly children: (ways: LaterWays) => ComponentChildren
}

/** What waits to be sent from this room, and the dialogs for it, around the field for a message. */
export function Later({ roomId, writing, isThread, children }: LaterProps) {
  const [shown, setShown] = useState<'time' | 'list' | null>(null)
  const schedule = useSchedule(roomId, writing)
  const close = (): void => setShown(null)
  const ways = {
    onLater: (at: Date) => void schedule(at).catch(toastError),
    onChooseTime: () => setShown('time'),
    onShowScheduled: () => setShown('list'),
  }
  return (
    <>
      {!isThread && <ScheduledLine roomId={roomId} onShow={ways.onShowScheduled} />}
      {children(ways)}
      {shown === 'time' && <ChooseTimeDialog onChoose={schedule} onClose={close} />}
      {shown === 'list' && <ScheduledDialog onClose={close} />}
    </>
  )
}

const when = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

/** Schedules what is written. It stays in the field until the server has it. */
function useSchedule(roomId: string, writing: Writing): (at: Date) => Promise<void> {
  const chat = useChat()
  const latest = useRef(writing)
  latest.current = writing
  // The same message for the same time, asked for again after an error, is the same request.
  const asked = useRef({ text: '', key: '' })
  return async (at) => {
    const { text } = latest.current
    const message = { ...latest.current.message(), roomId, sendAt: at.toISOString() }
    const said = JSON.stringify(message)
    if (asked.current.text !== said) asked.current = { text: said, key: randomId() }
    await chat.scheduled.add(message, asked.current.key)
    toast(`Will be sent ${when.format(at)}.`)
    asked.current = { text: '', key: '' }
    if (latest.current.text === text) latest.current.done()
  }
}
