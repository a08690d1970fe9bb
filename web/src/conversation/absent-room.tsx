import { useEffect, useState } from 'preact/hooks'
import { type Invite, ParleyProblem, type Room } from '../../../src/client/index.js'
import { useChat } from '../chat/context.js'
import { InviteCard } from '../rooms/invites/invite-card.js'
import { roomName } from '../rooms/room-name.js'
import { Button } from '../ui/button.js'
import { Empty, Spinner } from '../ui/empty.js'
import { errorText, toastError } from '../ui/toasts.js'
import { AwaitedRoom } from './awaited-room.js'

type Found = { readonly room: Room } | { readonly problem: string }

/** A room that is not there (yet): it is being loaded, or I am no member, or there is no such room. */
export function AbsentRoom({ roomId }: { readonly roomId: string }) {
  const chat = useChat()
  const summary = chat.summary(roomId)
  const isNotMine = chat.rooms.value !== null && summary === undefined
  const invite = chat.invites.all.value.find((one) => one.roomId === roomId)
  const [found, setFound] = useState<Found | null>(null)
  useEffect(() => {
    if (!isNotMine) return
    chat.rest.room(roomId).then(
      ({ body }) => setFound({ room: body }),
      (error: unknown) => setFound({ problem: reason(error) }),
    )
  }, [roomId, isNotMine])
  if (summary !== undefined) return <AwaitedRoom summary={summary} />
  if (isNotMine && invite !== undefined) return <InvitedTo invite={invite} />
  if (!isNotMine || found === null) return <Spinner label="Loading the room" />
  if ('room' in found) return <JoinRoom room={found.room} />
  return (
    <Empty title="This room cannot be shown">
      <p>{found.problem}</p>
      <a href="/">To my rooms</a>
    </Empty>
  )
}

/** A room that waits for my answer. */
const InvitedTo = ({ invite }: { readonly invite: Invite }) => (
  <Empty title="You are invited">
    <InviteCard invite={invite} />
    <a href="/">To my rooms</a>
  </Empty>
)

/** A public room, as somebody sees it who is not in it. */
function JoinRoom({ room }: { readonly room: Room }) {
  const chat = useChat()
  const [isBusy, setBusy] = useState(false)
  const join = (): void => {
    setBusy(true)
    chat.client
      .command('join_room', { roomId: room.id })
      .catch(toastError)
      .finally(() => setBusy(false))
  }
  return (
    <Empty title={roomName(room)}>
      {room.description !== null && <p dir="auto">{room.description}</p>}
      <p>{room.memberCount === 1 ? 'One member' : `${room.memberCount} members`}</p>
      <Button look="primary" isBusy={isBusy} onClick={join}>
        Join
      </Button>
    </Empty>
  )
}

function reason(error: unknown): string {
  if (!(error instanceof ParleyProblem)) return errorText(error)
  if (error.status === 404) return 'There is no such room.'
  return error.status === 403 ? 'It is private, and you are not a member.' : error.message
}
