import { lookUp } from '../change-window.js'
import { accept, type Decision, reject } from '../decider.js'
import { access } from './access.js'
import type { AddReaction, PinMessage, RemoveReaction, Target, UnpinMessage } from './commands.js'
import type { RoomEvent } from './events.js'
import { isDeleted, onMessage, superseded } from './messages.js'
import { NEEDED } from './permissions.js'
import { LIMITS } from './schema.js'
import { reactionKey, type RoomState } from './state.js'

/**
 * What members add to a message without changing it: reactions and pins. Neither depends on what others add at the same time,
 * so that a hundred people who react to one message at once do not have to wait for one another.
 */

export function addReaction({ actorId, at, data }: AddReaction, state: RoomState): Decision<RoomEvent> {
  const { target, emoji } = data
  const allowed = onMessage(state, actorId, at, target, { speaks: true })
  if (!('granted' in allowed)) return allowed
  const present = hasReacted(state, target, actorId, emoji)
  if (present === 'unknown') return superseded()
  if (present) return accept()
  if (!Object.hasOwn(target.reactions, emoji) && Object.keys(target.reactions).length >= LIMITS.emojiPerMessage)
    return reject('limit_reached', `A message takes ${LIMITS.emojiPerMessage} different reactions.`)
  return accept({
    type: 'ReactionAdded',
    data: { messageId: target.messageId, seq: target.seq, userId: actorId, emoji },
  })
}

/** Takes one's own reaction back; without one (or on a deleted message) nothing is to be done. */
export function removeReaction({ actorId, at, data }: RemoveReaction, state: RoomState): Decision<RoomEvent> {
  const { target, emoji } = data
  const allowed = access(state, actorId, at, { seq: target.seq })
  if (!('granted' in allowed)) return allowed
  if (isDeleted(state, target)) return accept()
  const present = hasReacted(state, target, actorId, emoji)
  if (present === 'unknown') return superseded()
  if (!present) return accept()
  return accept({
    type: 'ReactionRemoved',
    data: { messageId: target.messageId, seq: target.seq, userId: actorId, emoji },
  })
}

/** Whether somebody's reaction is there now: as it was read, unless it changed since; unknown when such a change may be forgotten. */
function hasReacted(state: RoomState, target: Target, userId: string, emoji: string): boolean | 'unknown' {
  const later = lookUp(state.reactions, reactionKey(target.messageId, userId, emoji))
  if (later !== undefined && later[0] > target.revision) return later[1]
  if (state.reactions.completeAfter > target.asOf) return 'unknown'
  return Object.hasOwn(target.reactions, emoji) && target.reactions[emoji]?.includes(userId) === true
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
  const allowed = access(state, actorId, at, { rank: NEEDED.pin, seq: target.seq })
  if (!('granted' in allowed)) return allowed
  if (!state.pins.includes(target.messageId)) return accept()
  return accept({ type: 'MessageUnpinned', data: { messageId: target.messageId, seq: target.seq, userId: actorId } })
}
