import { NEEDED } from '../../domain/room/permissions.js'
import type { BanDocument } from '../models/bans.js'
import { type MemberDocument, memberId } from '../models/members.js'
import type { QueryContext } from './context.js'
import { type Denied, denied, isDenied } from './denied.js'
import { openFields, textOrNull } from './fields.js'
import { decodeCursor, encodeCursor, type Page, pageOf } from './pages.js'
import { agentPresence, presencesFor, unknownPresence } from './presence.js'
import { enter } from './room-access.js'
import type { Ban, Member, Presence, Sender } from './shapes.js'

/** The room's members in the order of their ids. */
export async function listMembers(
  context: QueryContext,
  roomId: string,
  callerId: string,
  limit: number,
  cursor?: string,
): Promise<Page<Member> | Denied> {
  const entered = await enter(context.models, roomId, callerId)
  if (isDenied(entered)) return entered
  const [after] = cursor === undefined ? [''] : (decodeCursor(cursor, 1) ?? [])
  if (after === undefined) return denied('invalid', 'This cursor is not one of ours.')
  const found = await context.models.find<MemberDocument>('members', {
    filter: { roomId, userId: { $gt: after } },
    sort: { userId: 1 },
    limit: limit + 1,
  })
  const items = await presentMembers(
    context,
    found.slice(0, limit).map((member) => member.body),
    callerId,
  )
  return pageOf(found, limit, (last) => encodeCursor(last.body.userId), items)
}

/**
 * One member of a room, as the public contract shows them; null when they are none.
 * @param viewerId a member too
 */
export async function getMember(
  context: QueryContext,
  roomId: string,
  userId: string,
  viewerId: string,
): Promise<Member | null> {
  const [member] = await context.models.get<MemberDocument>('members', [memberId(roomId, userId)])
  return member ? ((await presentMembers(context, [member.body], viewerId))[0] ?? null) : null
}

/**
 * Members as the public contract shows them, in the order given.
 * @param viewerId a member as they are now
 */
export async function presentMembers(
  context: QueryContext,
  found: readonly MemberDocument[],
  viewerId: string,
): Promise<readonly Member[]> {
  const ids = found.map((member) => member.userId)
  return describeMembers(context, found, await presencesFor(context, viewerId, ids))
}

/** As `presentMembers`, for people who were members at some time: where they were then, nobody knows any more. */
export const presentPastMembers = (
  context: QueryContext,
  found: readonly MemberDocument[],
): Promise<readonly Member[]> => describeMembers(context, found, unknownPresence)

async function describeMembers(
  context: QueryContext,
  found: readonly MemberDocument[],
  presenceOf: (userId: string) => Presence,
): Promise<readonly Member[]> {
  const senderOf = await context.directory.senders(found.map((member) => member.userId))
  const now = context.now().toISOString()
  return found.map((member) => {
    const { userId } = member
    const sender = senderOf(userId)
    return presentMember(member, sender, sender.kind === 'ai' ? agentPresence(userId) : presenceOf(userId), now)
  })
}

/**
 * A member as the public contract shows them.
 * @param at the moment of which it is told: a mute that ended before is none
 */
export function presentMember(
  { userId, role, joinedAt, mutedUntil }: Pick<MemberDocument, 'userId' | 'role' | 'joinedAt' | 'mutedUntil'>,
  { username, displayName, kind }: Sender,
  presence: Presence,
  at: string,
): Member {
  const muted = mutedUntil !== null && mutedUntil > at ? mutedUntil : null
  return { userId, username, displayName, kind, role, joinedAt, mutedUntil: muted, presence }
}

/** Who is banned, the latest first; for moderators and up. */
export async function listBans(
  context: QueryContext,
  roomId: string,
  callerId: string,
  limit: number,
  cursor?: string,
): Promise<Page<Ban> | Denied> {
  const entered = await enter(context.models, roomId, callerId, NEEDED.seeBans)
  if (isDenied(entered)) return entered
  const [before] = cursor === undefined ? [undefined] : (decodeCursor(cursor, 1) ?? [null])
  if (before === null) return denied('invalid', 'This cursor is not one of ours.')
  const found = await context.models.find<BanDocument>('bans', {
    filter: { roomId, ...(before !== undefined && { order: { $lt: before } }) },
    sort: { order: -1 },
    limit: limit + 1,
  })
  const shown = found.slice(0, limit)
  const reasons = await openFields(
    context.opener,
    shown.map(({ body }) => ({ stream: `room-${roomId}`, field: 'reason', sealed: body.reason })),
  )
  const items = shown.map(({ body: { userId, byUserId, at } }, i) => ({
    userId,
    byUserId,
    at,
    reason: textOrNull(reasons[i]),
  }))
  return pageOf(found, limit, (last) => encodeCursor(last.body.order), items)
}
