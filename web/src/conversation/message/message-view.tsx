import { memo } from 'preact/compat'
import { findLoaded, type Message, type RoomState } from '../../../../src/client/index.js'
import { InviteCard } from './kinds/invite-card.js'
import { SystemMessage } from './kinds/system-message.js'
import { PersonMessage, type PersonMessageProps } from './person-message.js'
import type { Place } from './place.js'

type MessageViewProps = {
  readonly state: RoomState
  readonly message: Message
  /** It follows another one of the same person closely: without picture and name. */
  readonly isGrouped: boolean
  /** It answers the message right above: no quote is needed. */
  readonly answersAbove?: boolean
  /** Its one answer stands right below: nothing has to lead to it. */
  readonly isAnsweredBelow?: boolean
  readonly place?: Place
  /** Where else to look for the message that it answers. */
  readonly among?: readonly Message[]
}

/** One message, whatever its type, with all that can be done with it. */
export function MessageView({
  state,
  message,
  isGrouped,
  answersAbove = false,
  isAnsweredBelow = false,
  place = 'flow',
  among = [],
}: MessageViewProps) {
  const { replyTo } = message
  const quoted = replyTo === null ? undefined : (findLoaded(state, replyTo) ?? among.find(({ id }) => id === replyTo))
  return <KeptMessage {...{ state, message, quoted, isGrouped, place, answersAbove, isAnsweredBelow }} />
}

function AnyMessage(props: PersonMessageProps) {
  const { state, message } = props
  if (message.type === 'system') return <SystemMessage {...{ state, message }} />
  if (message.type === 'invite' && !message.deleted) return <InviteCard {...{ state, message }} />
  return <PersonMessage {...props} />
}

// Every event makes another state, and most of it is nothing to most messages.
const KeptMessage = memo(
  AnyMessage,
  (before, after) =>
    before.message === after.message &&
    before.quoted === after.quoted &&
    before.isGrouped === after.isGrouped &&
    before.answersAbove === after.answersAbove &&
    before.isAnsweredBelow === after.isAnsweredBelow &&
    before.place === after.place &&
    isSameForMessages(before.state, after.state),
)

/** Of a room, what its messages show depends on: who is there, and what may be done. */
function isSameForMessages(before: RoomState, after: RoomState): boolean {
  if (before === after) return true
  return (
    before.members === after.members &&
    before.isMember === after.isMember &&
    before.room.id === after.room.id &&
    before.room.archived === after.room.archived &&
    before.room.ai === after.room.ai
  )
}
