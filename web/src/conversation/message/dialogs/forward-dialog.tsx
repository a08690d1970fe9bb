import { useState } from 'preact/hooks'
import type { RoomSummary } from '../../../../../src/client/index.js'
import { useChat } from '../../../chat/context.js'
import { bestFits } from '../../../rooms/fuzzy.js'
import { RoomAvatar } from '../../../rooms/room-avatar.js'
import { summaryName } from '../../../rooms/room-name.js'
import { Button } from '../../../ui/button.js'
import { Dialog } from '../../../ui/dialog.js'
import { TextField } from '../../../ui/field.js'
import { errorText, toast } from '../../../ui/toasts.js'
import { MessagePreview } from './message-preview.js'
import type { MessageDialogProps } from './message-dialogs.js'

/** Rooms that a search shows at once. */
const MOST_SHOWN = 50

/** Posts a message once more, in another room. */
export function ForwardDialog({ state, message, onClose }: MessageDialogProps) {
  const chat = useChat()
  const [query, setQuery] = useState('')
  const [target, setTarget] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const forward = async (summary: RoomSummary): Promise<void> => {
    const roomId = summary.room.id
    setTarget(roomId)
    setProblem(null)
    try {
      await chat.rest.messageDetails.forward(message.id, roomId)
      toast(`Forwarded to ${summaryName(summary)}.`)
      onClose()
    } catch (error) {
      setProblem(errorText(error))
      setTarget(null)
    }
  }
  const rooms = roomsNamed(chat.rooms.value ?? [], query)
  return (
    <Dialog title="Forward message" isSearched onClose={onClose}>
      <MessagePreview {...{ state, message }} />
      <TextField
        {...{ label: 'Room', type: 'search', placeholder: 'Search your rooms', autofocus: true }}
        {...{ value: query, onValue: setQuery }}
      />
      {problem !== null && (
        <p class="field-error" role="alert">
          {problem}
        </p>
      )}
      {rooms.length === 0 && <p role="status">None of your rooms has a name like that.</p>}
      <ul role="list" class="forward-rooms">
        {rooms.slice(0, MOST_SHOWN).map((summary) => (
          <Target
            key={summary.room.id}
            summary={summary}
            isBusy={target === summary.room.id}
            isDisabled={target !== null}
            onChoose={() => void forward(summary)}
          />
        ))}
      </ul>
    </Dialog>
  )
}

type TargetProps = {
  readonly summary: RoomSummary
  readonly isBusy: boolean
  readonly isDisabled: boolean
  readonly onChoose: () => void
}

function Target({ summary, isBusy, isDisabled, onChoose }: TargetProps) {
  const name = summaryName(summary)
  return (
    <li class="forward-room">
      <RoomAvatar room={summary.room} partner={summary.partner} size="small" />
      <bdi>{name}</bdi>
      <Button aria-label={`Forward to ${name}`} isBusy={isBusy} disabled={isDisabled} onClick={onChoose}>
        Forward
      </Button>
    </li>
  )
}

/** Rooms that can be written to: what a search fits best first, otherwise the latest activity. */
const roomsNamed = (rooms: readonly RoomSummary[], query: string): readonly RoomSummary[] =>
  bestFits(
    query,
    rooms.filter(({ room }) => !room.archived),
    (one) => [summaryName(one)],
  )
