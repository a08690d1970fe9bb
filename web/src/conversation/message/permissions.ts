import type { Message, RoomState } from '../../../../src/client/index.js'
import { isAtLeast, NEEDED, outranks, type Role } from '../../../../src/domain/room/permissions.js'

/** What can be done with a message. */
export type MessageAction =
  | 'reply'
  | 'thread'
  | 'react'
  | 'edit'
  | 'delete'
  | 'pin'
  | 'unpin'
  | 'forward'
  | 'copyText'
  | 'copyLink'
  | 'versions'
  | 'reads'
  | 'askAgain'
  | 'block'
  | 'unblock'

/** Of a room, what the rules look at. */
export type Standing = Pick<RoomState, 'me' | 'members' | 'isMember'> & {
  readonly room: Pick<RoomState['room'], 'archived' | 'ai'>
}

type Case = { readonly standing: Standing; readonly message: Message; readonly role: Role; readonly now: number }

/** What only Parley writes, and what nobody answers. */
const isParleys = ({ type }: Message): boolean => type === 'system' || type === 'invite'
const isMine = ({ standing, message }: Case): boolean => message.sender.id === standing.me
const isForwarded = ({ metadata }: Message): boolean => 'forwardedFrom' in metadata

/** May change things here at all. */
const writes = ({ standing }: Case): boolean => standing.isMember && !standing.room.archived

/** Writes, and is not muted. */
function speaks(one: Case): boolean {
  const mutedUntil = one.standing.members.get(one.standing.me)?.mutedUntil ?? null
  return writes(one) && (mutedUntil === null || Date.parse(mutedUntil) <= one.now)
}

/** My own; or as a moderator and up, when the sender ranks lower, has left, or is an AI. */
function mayDelete(one: Case): boolean {
  if (!writes(one)) return false
  if (isMine(one)) return true
  if (!isAtLeast(one.role, NEEDED.deleteOthersMessage)) return false
  const sender = one.standing.members.get(one.message.sender.id)
  return sender === undefined || sender.role === 'ai' || outranks(one.role, sender.role)
}

const mayPin = (one: Case): boolean => writes(one) && isAtLeast(one.role, NEEDED.pin)

const hasAgents = ({ standing: { room, members } }: Case): boolean =>
  room.ai.enabled && [...members.values()].some(({ role }) => role === 'ai')

/** One rule each: who may, as API.md has it. Deleted messages are out of the question already. */
const RULES: Readonly<Record<Exclude<MessageAction, 'block' | 'unblock'>, (one: Case) => boolean>> = {
  reply: (one) => speaks(one) && !isParleys(one.message),
  // A thread that is there can be read by whoever cannot write in it.
  thread: (one) =>
    !isParleys(one.message) && (speaks(one) || one.message.replyCount > 0 || one.message.threadId !== null),
  react: (one) => speaks(one) && !isParleys(one.message),
  // What somebody else said is forwarded as it was.
  edit: (one) => isMine(one) && speaks(one) && !isParleys(one.message) && !isForwarded(one.message),
  delete: mayDelete,
  pin: (one) => mayPin(one) && !one.message.pinned,
  unpin: (one) => mayPin(one) && one.message.pinned,
  forward: (one) => one.standing.isMember && !isParleys(one.message),
  copyText: ({ message }) => message.content !== '',
  copyLink: () => true,
  versions: ({ message }) => message.editedAt !== null,
  reads: ({ standing, message }) => standing.isMember && !isParleys(message) && standing.members.size > 1,
  askAgain: (one) => isMine(one) && speaks(one) && !isParleys(one.message) && hasAgents(one),
}

/**
 * What I may do with a message now, by the rules that the server has (which decides in the end).
 * @param isBlocked whether I have blocked its sender
 * @param now in milliseconds: people are muted for a time
 */
export function allowedActions(
  standing: Standing,
  message: Message,
  isBlocked: boolean,
  now: number,
): ReadonlySet<MessageAction> {
  const allowed = new Set<MessageAction>()
  if (message.deleted) return allowed
  const role = standing.members.get(standing.me)?.role ?? 'member'
  const one: Case = { standing, message, role, now }
  for (const [action, rule] of Object.entries(RULES)) if (rule(one)) allowed.add(action as MessageAction)
  if (message.sender.id !== standing.me && message.sender.id !== 'system') allowed.add(isBlocked ? 'unblock' : 'block')
  return allowed
}
