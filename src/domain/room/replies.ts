import { accept, type Decision, reject } from '../decider.js'
import { parleysOwn } from './access.js'
import type { RequestReply, SkipReply } from './commands.js'
import type { RoomEvent } from './events.js'
import { onMessage } from './messages.js'
import type { RoomState } from './state.js'
import { agentsOf, isUnheard, openTriggers, overload } from './triggers.js'

/** Asks for an answer to a message that is there: one that failed, or another one. Who is asked already is not asked again. */
export function requestReply({ actorId, at, data }: RequestReply, state: RoomState): Decision<RoomEvent> {
  const { target, agentIds } = data
  const allowed = onMessage(state, actorId, at, target, { speaks: true })
  if (!('granted' in allowed)) return allowed
  const present = agentsOf(state)
  const wanted = agentIds ?? present.filter((id) => !isUnheard(data, id))
  if (wanted.some((id) => isUnheard(data, id))) return reject('blocked', 'You have blocked this AI member.')
  if (target.type === 'system' || target.type === 'invite')
    return reject('conflict', `There is nothing to answer in a message of type ${target.type}.`)
  if (wanted.length === 0 || wanted.some((id) => !present.includes(id)))
    return reject('conflict', 'There is no such AI member in this room.')
  const isAsked = (id: string): boolean =>
    openTriggers(state, id).some(({ messageId }) => messageId === target.messageId)
  const asks = wanted.filter((id) => id !== target.senderId && !isAsked(id))
  if (asks.length === 0) return accept()
  const { messageId, seq } = target
  return accept({ type: 'ReplyRequested', data: { messageId, seq, userId: actorId, asks } }, ...overload(asks, state))
}

/** Parley's own: an agent is excused from one answer. */
export function skipReply({ actorId, at, data }: SkipReply, state: RoomState): Decision<RoomEvent> {
  const allowed = parleysOwn(state, actorId, at)
  if (!('granted' in allowed)) return allowed
  const isOpen = openTriggers(state, data.agentId).some(({ revision }) => revision === data.revision)
  return isOpen ? accept({ type: 'ReplySkipped', data }) : accept()
}
