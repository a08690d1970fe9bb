import { SYSTEM } from '../actor.js'
import { accept, type Decision, reject } from '../decider.js'
import { contains } from '../intervals.js'
import type { PostMessage } from './commands.js'
import type { RoomEvent } from './events.js'
import { type Answered, LIMITS, type Mentions } from './schema.js'
import type { Membership, RoomState, Trigger } from './state.js'

/** The room's AI members. */
export function agentsOf({ type, settings, members }: RoomState): readonly string[] {
  // A direct room has no settings for it, and two members; elsewhere there may be thousands to look through.
  const candidates = type === 'direct' ? [...members.entries()].map(([id]) => id) : settings.ai.agents
  return candidates.filter((id) => members.get(id)?.role === 'ai')
}

/**
 * Which agents owe a new message an answer. A person asks those whom they name, or else all of a room in which every message is answered;
 * an agent asks only whom it names, and only so often in a row, so that no two of them go on for ever.
 */
export function asked(
  { actorId, data }: PostMessage,
  mentions: Mentions,
  sender: Membership,
  state: RoomState,
): readonly string[] {
  if (actorId === SYSTEM) return []
  const others = agentsOf(state).filter((id) => id !== actorId && !isUnheard(data, id))
  const named = others.filter((id) => mentions.userIds.includes(id))
  if (sender.role === 'ai') return (data.depth ?? 0) < LIMITS.agentsInARow ? named : []
  const answersAll = state.type === 'direct' || state.settings.ai.trigger === 'every_message'
  return named.length > 0 || !answersAll ? named : others
}

/** Whoever has blocked an agent is not heard by it. */
export const isUnheard = ({ unheardBy = [] }: { readonly unheardBy?: readonly string[] }, agentId: string): boolean =>
  unheardBy.includes(agentId)

/** Agents that owe too much already are asked all the same, and excused at once: that it was not answered shows. */
export const overload = (agentIds: readonly string[], state: RoomState): readonly RoomEvent[] =>
  agentIds
    .filter((agentId) => openTriggers(state, agentId).length >= LIMITS.openTriggers)
    .map((agentId) => ({
      type: 'ReplySkipped',
      data: { agentId, revision: state.revision + 1, reason: 'overloaded' },
    }))

/** What an agent has yet to answer, in the order of asking. */
export const openTriggers = (state: RoomState, agentId: string): readonly Trigger[] => state.triggers.get(agentId) ?? []

/**
 * How an answer ends that must not be posted (any more): what was answered before is not answered again, what was deleted not at all, and
 * nothing before its turn. A notice by Parley itself covers all up to its revision.
 */
export function settledAnswer(
  { actorId }: PostMessage,
  { agentId, revision }: Answered,
  state: RoomState,
): Decision<RoomEvent> | null {
  const open = openTriggers(state, agentId)
  const trigger = open.find((candidate) => candidate.revision === revision)
  if (trigger === undefined) return accept()
  if (actorId === SYSTEM) return null
  if (actorId !== agentId) return reject('forbidden', 'Another agent was asked.')
  if (open[0] !== trigger) return reject('conflict', 'Another message is to be answered before this one.')
  return contains(state.deleted, trigger.seq) ? reject('message_deleted', 'What it answers is deleted.') : null
}
