import { SYSTEM } from '../actor.js'
import { lookUp } from '../change-window.js'
import { accept, type Decision, reject, SUPERSEDED } from '../decider.js'
import { contains } from '../intervals.js'
import { access, type Granted, type Refused, type Requirement } from './access.js'
import type { Addressees, DeleteMessage, EditMessage, PostMessage, Target } from './commands.js'
import { agentsOf, asked, overload, settledAnswer } from './triggers.js'
import type { RoomEvent, RoomEventData } from './events.js'
import { isAtLeast, NEEDED, outranks } from './permissions.js'
import type { Mentions } from './schema.js'
import type { Membership, RoomState } from './state.js'

export function postMessage(command: PostMessage, state: RoomState): Decision<RoomEvent> {
  const { actorId, at, data } = command
  const allowed = access(state, actorId, at, { speaks: true, ...(data.replyTo && { seq: data.replyTo.seq }) })
  if (!('granted' in allowed)) return allowed
  if ((data.type === 'system' || data.type === 'invite') && actorId !== SYSTEM)
    return reject('forbidden', `Messages of type ${data.type} are written by Parley itself.`)
  const settled = data.answers && settledAnswer(command, data.answers, state)
  if (settled) return settled
  // A system message is nobody's unread, so it mentions nobody either.
  const mentions = data.type === 'system' ? NOBODY : resolve(data.addressees, state)
  const asks = asked(command, mentions, allowed.member, state)
  const posted: RoomEvent = { type: 'MessagePosted', data: postedData(command, mentions, asks, state) }
  return accept(posted, ...overload(asks, state))
}

function postedData(
  { actorId, data }: PostMessage,
  mentions: Mentions,
  asks: readonly string[],
  state: RoomState,
): RoomEventData<'MessagePosted'> {
  const { messageId, type, authorId, body, fingerprint, replyTo, answers, depth, usage } = data
  return {
    ...{ messageId, seq: state.lastSeq + 1, type, senderId: actorId, authorId, body, mentions, fingerprint },
    ...(replyTo && { replyTo: replyTo.messageId, threadId: replyTo.threadId }),
    ...(asks.length > 0 && { asks: [...asks] }),
    ...(answers && { answers }),
    ...(depth !== undefined && { depth }),
    ...(usage && { usage }),
    ...(data.quiet === true && { quiet: true }),
  }
}

export function editMessage({ actorId, at, data }: EditMessage, state: RoomState): Decision<RoomEvent> {
  const { target } = data
  const allowed = author(state, actorId, at, target)
  if (!('granted' in allowed)) return allowed
  if (isDeleted(state, target)) return deletedMessage()
  if (isOutdated(state, target)) return superseded()
  if (data.isSame) return accept()
  const mentions = target.type === 'system' ? NOBODY : resolve(data.addressees, state)
  const before = countedMentions(target.firstMentions, target.mentions)
  const after = countedMentions(target.firstMentions, mentions)
  return accept({
    type: 'MessageEdited',
    data: {
      ...identity(target),
      type: target.type,
      authorId: target.authorId,
      body: data.body,
      mentions,
      counted: without(after, before),
      uncounted: without(before, after),
    },
  })
}

/** Only its author edits a message, while a member and not muted. */
function author(state: RoomState, actorId: string, at: string, target: Target): Granted | Refused {
  const member = access(state, actorId, at, { seq: target.seq })
  if (!('granted' in member)) return member
  if (target.senderId !== actorId) return reject('forbidden', 'Only its author may edit a message.')
  return access(state, actorId, at, { speaks: true })
}

export function deleteMessage({ actorId, at, data }: DeleteMessage, state: RoomState): Decision<RoomEvent> {
  const { target } = data
  const allowed = access(state, actorId, at, { seq: target.seq })
  if (!('granted' in allowed)) return allowed
  if (!mayDelete(allowed.member, actorId, target, state)) return reject('forbidden', 'You may not delete this message.')
  if (isDeleted(state, target)) return accept()
  if (isOutdated(state, target)) return superseded()
  return accept({
    type: 'MessageDeleted',
    data: {
      ...identity(target),
      system: target.type === 'system',
      uncounted: countedMentions(target.firstMentions, target.mentions),
      ...(target.threadId !== null && { threadId: target.threadId }),
      ...(target.quiet && { quiet: true }),
    },
  })
}

/** The author; or a moderator and up when the author ranks lower, has left, or is an AI. */
function mayDelete(actor: Membership, actorId: string, target: Target, state: RoomState): boolean {
  if (target.senderId === actorId) return true
  if (!isAtLeast(actor.role, NEEDED.deleteOthersMessage)) return false
  const sender = state.members.get(target.senderId)
  return sender === undefined || sender.role === 'ai' || outranks(actor.role, sender.role)
}

/** Grants an action on a message that is still there. */
export function onMessage(
  state: RoomState,
  actorId: string,
  at: string,
  target: Target,
  needs: Requirement,
): Granted | Refused {
  const allowed = access(state, actorId, at, { ...needs, seq: target.seq })
  if (!('granted' in allowed)) return allowed
  return isDeleted(state, target) ? deletedMessage() : allowed
}

export const isDeleted = (state: RoomState, target: Target): boolean =>
  target.deleted || contains(state.deleted, target.seq)

/** True when the message may have been edited since it was read: a later edit is known, or edits since then are forgotten already. */
function isOutdated(state: RoomState, target: Target): boolean {
  if (state.edits.completeAfter > target.asOf) return true
  return (lookUp(state.edits, target.messageId) ?? -1) > target.revision
}

export const superseded = (): Refused => reject(SUPERSEDED, 'The message has changed meanwhile.')
export const deletedMessage = (): Refused => reject('message_deleted', 'This message is deleted.')

const identity = ({ messageId, seq, senderId }: Target) => ({ messageId, seq, senderId })

const NOBODY: Mentions = { userIds: [], everyone: false }

/** The members among those addressed. */
function resolve(addressees: Addressees, state: RoomState): Mentions {
  const agents = addressees.agents ? agentsOf(state) : []
  const members = addressees.userIds.filter((id) => state.members.has(id))
  return { userIds: [...new Set([...members, ...agents])], everyone: addressees.everyone }
}

/** A mention counts for who is in the first and in the present mentions of a message. */
export function countedMentions(first: Mentions, present: Mentions): Mentions {
  if (first.everyone && present.everyone) return { userIds: [], everyone: true }
  if (first.everyone) return { userIds: present.userIds, everyone: false }
  if (present.everyone) return { userIds: first.userIds, everyone: false }
  return { userIds: first.userIds.filter((id) => present.userIds.includes(id)), everyone: false }
}

const without = (before: Mentions, after: Mentions): Mentions => ({
  userIds: before.userIds.filter((id) => !after.userIds.includes(id)),
  everyone: before.everyone && !after.everyone,
})
