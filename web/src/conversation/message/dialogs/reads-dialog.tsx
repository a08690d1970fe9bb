import { useEffect, useState } from 'preact/hooks'
import type { Receipt, RoomState } from '../../../../../src/client/index.js'
import { useChat } from '../../../chat/context.js'
import { knownPeople } from '../../../people/known-people.js'
import { Avatar } from '../../../ui/avatar.js'
import { Dialog } from '../../../ui/dialog.js'
import { Spinner } from '../../../ui/empty.js'
import { fullTime } from '../../../ui/times.js'
import { errorText } from '../../../ui/toasts.js'
import { timeWithDay } from '../times.js'
import type { MessageDialogProps } from './message-dialogs.js'

/** Who has read a message. */
export function ReadsDialog({ state, message, onClose }: MessageDialogProps) {
  const { rest } = useChat()
  const [reads, setReads] = useState<readonly Receipt[] | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    rest.messageDetails.reads(message.id).then(setReads, (error: unknown) => setProblem(errorText(error)))
  }, [])
  return (
    <Dialog title="Read by" onClose={onClose}>
      {problem !== null && <p class="field-error">{problem}</p>}
      {reads === null && problem === null && <Spinner label="Loading who has read it" />}
      {reads?.length === 0 && <p>Nobody has read this message yet.</p>}
      <ul role="list" class="message-reads">
        {reads?.map((receipt) => (
          <Reader key={receipt.userId} {...{ state, receipt }} />
        ))}
      </ul>
    </Dialog>
  )
}

function Reader({ state, receipt }: { readonly state: RoomState; readonly receipt: Receipt }) {
  const { rest } = useChat()
  const { userId, at } = receipt
  const person = state.members.get(userId) ?? knownPeople(rest).person(userId).value
  const name = person?.displayName ?? 'Somebody'
  return (
    <li class="message-reader">
      <Avatar id={userId} name={name} size="small" />
      <bdi>{name}</bdi>
      {at !== null && (
        <time dateTime={at} title={fullTime(at)}>
          {timeWithDay(at)}
        </time>
      )}
    </li>
  )
}
