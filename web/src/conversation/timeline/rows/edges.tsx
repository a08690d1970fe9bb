import type { RoomState } from '../../../../../src/client/index.js'
import { partnerIn, roomName } from '../../../rooms/room-name.js'
import { Button } from '../../../ui/button.js'
import { Spinner } from '../../../ui/empty.js'

type MoreRowProps = {
  readonly label: string
  readonly hasFailed: boolean
  readonly onMore: () => void
}

/** Stands where there is more to read, which is read when one comes near. */
export function MoreRow({ label, hasFailed, onMore }: MoreRowProps) {
  if (!hasFailed) return <Spinner label={label} />
  return (
    <div class="more-failed">
      <p>More messages could not be loaded.</p>
      <Button onClick={onMore}>Try again</Button>
    </div>
  )
}

/** Before the first message. */
export function Beginning({ state }: { readonly state: RoomState }) {
  const { room, members, me } = state
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
