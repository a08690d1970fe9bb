import { isAtLeast, NEEDED, type Role } from './permissions.js'

/** Moderators and up know of bans. */
const BANS: ReadonlySet<string> = new Set(['MemberBanned', 'MemberUnbanned'])
/** A block is the affair of who made it: the other one learns of it by being refused, and not otherwise. */
const BLOCKS: ReadonlySet<string> = new Set(['MemberBlocked', 'MemberUnblocked'])

/**
 * Whether a member may know what an event is and whose doing; to others it is shown without type, actor and data, wherever events are
 * shown: in the audit trail and in the live feed.
 * @param event its type, and the id of who caused it
 */
export function isNamedTo(
  { type, actorId }: { readonly type: string; readonly actorId: string },
  { userId, role }: { readonly userId: string; readonly role: Role },
): boolean {
  if (BANS.has(type)) return isAtLeast(role, NEEDED.seeBans)
  return !BLOCKS.has(type) || actorId === userId
}

/** Whether there are members to whom events of this type are not named. */
export const isConfidential = (type: string): boolean => BANS.has(type) || BLOCKS.has(type)
