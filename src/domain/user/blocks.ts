import { SYSTEM } from '../actor.js'
import { accept, type Decision, type Intent, reject } from '../decider.js'
import type { User } from './decider.js'
import type { UserEvent } from './events.js'
import { mayChangeAccount } from './permissions.js'

export type BlockUser = Intent<'BlockUser', { readonly userId: string; readonly blockedId: string }>
export type UnblockUser = Intent<'UnblockUser', { readonly userId: string; readonly blockedId: string }>

/** People and agents that somebody may have blocked at a time. */
export const MOST_BLOCKED = 1_000

/** Keeps somebody away: no direct room, no direct messages, no invites, both ways. */
export function blockUser({ actorId, data }: BlockUser, user: User): Decision<UserEvent> {
  const { userId, blockedId } = data
  if (!mayChangeAccount(actorId, userId)) return notTheirs()
  if (blockedId === userId || blockedId === SYSTEM) return reject('invalid', 'Only somebody else can be blocked.')
  if (user.blocked.includes(blockedId)) return accept()
  if (user.blocked.length >= MOST_BLOCKED) return reject('limit_reached', `You can block ${MOST_BLOCKED} at a time.`)
  return accept({ type: 'UserBlocked', data: { userId, blockedId } })
}

/** Lifts one's own block; the other one's, if there is one, stays. */
export function unblockUser({ actorId, data }: UnblockUser, user: User): Decision<UserEvent> {
  const { userId, blockedId } = data
  if (!mayChangeAccount(actorId, userId)) return notTheirs()
  return user.blocked.includes(blockedId) ? accept({ type: 'UserUnblocked', data: { userId, blockedId } }) : accept()
}

const notTheirs = () => reject('forbidden', 'People block in their own name only.')
