import { useState } from 'preact/hooks'
import type { Room } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'
import { paths } from '../../layout/paths.js'
import { Button } from '../../ui/button.js'
import { toastError } from '../../ui/toasts.js'
import { focusComposer } from '../focus-composer.js'
import { RoomCard } from '../room-card.js'
import { roomName } from '../room-name.js'
import { useRoomActions } from '../use-room-actions.js'

/** A public room that I may join, or am in already. */
export function PublicRoom({ room }: { readonly room: Room }) {
  const chat = useChat()
  const { open } = useRoomActions()
  const [isBusy, setBusy] = useState(false)
  const mine = chat.rooms.value?.find((summary) => summary.room.id === room.id)
  const join = async (): Promise<void> => {
    setBusy(true)
    try {
      await chat.client.command('join_room', { roomId: room.id })
      open(room.id)
      focusComposer()
    } catch (error) {
      toastError(error)
      setBusy(false)
    }
  }
  const name = roomName(room)
  return (
    <RoomCard room={mine?.room ?? room}>
      {mine === undefined ? (
        <Button isBusy={isBusy} aria-label={`Join ${name}`} onClick={() => void join()}>
          Join
        </Button>
      ) : (
        <a class="button button-quiet" href={paths.room(room.id)} aria-label={`Open ${name}`}>
          Open
        </a>
      )}
    </RoomCard>
  )
}
