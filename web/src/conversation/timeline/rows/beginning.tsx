import type { RoomState } from '../../../../../src/client/index.js'
import { useChat } from '../../../chat/context.js'
import { hasOneColumn } from '../../../layout/widths.js'
import { roomDialog } from '../../../rooms/dialogs.js'
import { partnerIn, roomName } from '../../../rooms/room-name.js'
import { Button } from '../../../ui/button.js'

type BeginningProps = { readonly state: RoomState }

/** Before the first message. */
export const Beginning = ({ state }: BeginningProps) =>
  state.room.type === 'home' ? <Welcome state={state} /> : <RoomBeginning state={state} />

function RoomBeginning({ state: { room, members, me } }: BeginningProps) {
  const partner = partnerIn({ room, members, me })
  return (
    <div class="beginning">
      <p class="beginning-name">
        <bdi>{roomName(room, partner)}</bdi>
      </p>
      <p>{partner === undefined ? beginningOf(room) : <BetweenUs name={partner.displayName} />}</p>
    </div>
  )
}

const BetweenUs = ({ name }: { readonly name: string }) => (
  <>
    This is the beginning of your conversation with <bdi>{name}</bdi>.
  </>
)

const beginningOf = ({ historyVisibility }: RoomState['room']): string =>
  historyVisibility === 'since_join'
    ? 'You see what has been said since you joined.'
    : 'This is where the conversation begins.'

const QUESTION = 'What can you do?'

/** At home: what this room is for, and what to do first. */
function Welcome({ state }: BeginningProps) {
  const chat = useChat()
  const companion = [...state.members.values()].find(({ kind }) => kind === 'ai')
  return (
    <div class="beginning">
      <p class="beginning-name">
        Welcome, <bdi>{chat.me.value.displayName}</bdi>
      </p>
      <p>
        This is your home room. Invitations and reminders arrive here
        {companion !== undefined && (
          <>
            , and <bdi>{companion.displayName}</bdi>, your companion, answers what you write
          </>
        )}
        .
      </p>
      <div class="beginning-actions">
        {hasOneColumn.value && <FirstSteps />}
        {companion !== undefined && (
          <Button onClick={() => chat.post(state.room.id, { content: QUESTION })}>Ask “{QUESTION}”</Button>
        )}
      </div>
    </div>
  )
}

/** Where there is room for it, the list of rooms offers them. */
const FirstSteps = () => (
  <>
    <Button look="primary" onClick={() => (roomDialog.value = 'create')}>
      Make a room
    </Button>
    <Button onClick={() => (roomDialog.value = 'message')}>Write to somebody</Button>
  </>
)
