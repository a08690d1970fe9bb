import { useState } from 'preact/hooks'
import type { RoomSummary } from '../../../../../src/client/index.js'
import { useChat } from '../../../chat/context.js'
import { roomName } from '../../../rooms/room-name.js'
import { Avatar } from '../../../ui/avatar.js'
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
  const forward = async (roomId: string, name: string): Promise<void> => {
    setTarget(roomId)
    setProblem(null)
    try {
      await chat.rest.messageDetails.forward(message.id, roomId)
      toast(`Forwarded to ${name}.`)
      onClose()
    } catch (error) {
      setProblem(errorText(error))
      setTarget(null)
    }
  }
  const rooms = roomsNamed(chat.rooms.value ?? [], query)
  return (
    <Dialog title="Forward message" onClose={onClose}>
      <MessagePreview {...{ state, message }} />
      <TextField label="Room" type="search" placeholder="Search your rooms" value={query} onValue={setQuery} />
      {problem !== null && (
        <p class="field-error" role="alert">
          {problem}
        </p>
      )}
      {rooms.length === 0 && <p role="status">No room of yours has such a name.</p>}
      <ul role="list" class="forward-rooms">
        {rooms.slice(0, MOST_SHOWN).map(({ room }) => (
          <li key={room.id} class="forward-room">
            <Avatar id={room.id} name={roomName(room)} url={room.avatarUrl} size="small" shape="room" />
            <bdi>{roomName(room)}</bdi>
            <Button
              aria-label={`Forward to ${roomName(room)}`}
              isBusy={target === room.id}
              disabled={target !== null}
              onClick={() => void forward(room.id, roomName(room))}
            >
              Forward
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

/** Rooms that can be written to, the latest activity first. */
function roomsNamed(rooms: readonly RoomSummary[], query: string): readonly RoomSummary[] {
  const wanted = query.trim().toLocaleLowerCase()
  return rooms.filter(({ room }) => !room.archived && roomName(room).toLocaleLowerCase().includes(wanted))
}
