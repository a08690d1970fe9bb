import { accept, type Decision, reject } from '../decider.js'
import { access } from './access.js'
import type { AddReaction, PinMessage, RemoveReaction, UnpinMessage } from './commands.js'
import type { RoomEvent } from './events.js'
import { isDeleted, isOutdated, onMessage, superseded } from './messages.js'
import { NEEDED } from './permissions.js'
import { LIMITS } from './schema.js'
import type { RoomState } from './state.js'

/** What members add to a message without changing it: reactions and pins. */

export function addReaction({ actorId, at, data }: AddReaction, state: RoomState): Decision<RoomEvent> {
  const { target, emoji } = data
  const allowed = onMessage(state, actorId, at, target, { speaks: true })
  if (!('granted' in allowed)) return allowed
  const present = target.reactions[emoji]
  if (present?.includes(actorId) === true) return accept()
  if (present === undefined && Object.keys(target.reactions).length >= LIMITS.emojiPerMessage)
    return reject('limit_reached', `A message takes ${LIMITS.emojiPerMessage} different reactions.`)
  return accept({
    type: 'ReactionAdded',
    data: { messageId: target.messageId, seq: target.seq, userId: actorId, emoji },
  })
}

/** Takes one's own reaction back; without one (or on a deleted message) nothing is to be done. */
export function removeReaction({ actorId, at, data }: RemoveReaction, state: RoomState): Decision<RoomEvent> {
  const { target, emoji } = data
  const allowed = access(state, actorId, at)
  if (!('granted' in allowed)) return allowed
  if (isDeleted(state, target)) return accept()
  if (isOutdated(state, target)) return superseded()
  if (target.reactions[emoji]?.includes(actorId) !== true) return accept()
  return accept({
    type: 'ReactionRemoved',
    data: { messageId: target.messageId, seq: target.seq, userId: actorId, emoji },
  })
}

export function pinMessage({ actorId, at, data }: PinMessage, state: RoomState): Decision<RoomEvent> {
  const { target } = data
  const allowed = onMessage(state, actorId, at, target, { rank: NEEDED.pin })
  if (!('granted' in allowed)) return allowed
  if (state.pins.includes(target.messageId)) return accept()
  if (state.pins.length >= LIMITS.pins) return reject('limit_reached', `A room takes ${LIMITS.pins} pins.`)
  return accept({ type: 'MessagePinned', data: { messageId: target.messageId, seq: target.seq, userId: actorId } })
}

export function unpinMessage({ actorId, at, data }: UnpinMessage, state: RoomState): Decision<RoomEvent> {
  const { target } = data
  const allowed = access(state, actorId, at, { rank: NEEDED.pin })
  if (!('granted' in allowed)) return allowed
  if (!state.pins.includes(target.messageId)) return accept()
  return accept({ type: 'MessageUnpinned', data: { messageId: target.messageId, seq: target.seq, userId: actorId } })
}
