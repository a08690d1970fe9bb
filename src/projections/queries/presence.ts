import { memberId, type MemberDocument } from '../models/members.js'
import type { QueryContext } from './context.js'
import { type Denied, denied } from './denied.js'
import { decodeCursor, encodeCursor, type Page, pageOf } from './pages.js'
import type { Presence, Sender } from './shapes.js'

/** What queries know of who is there. It never waits. */
export interface PresenceReader {
  /** A person as others see them; `currentRoomId` is for those only who share that room. */
  of(userId: string): Presence
  /** People of a room whom others see as online, away or busy; agents are not among them. */
  onlineIn(roomId: string): ReadonlySet<string>
}

/** Somebody of whom nothing is known, or was at that time. */
export const unknownPresence = (userId: string): Presence => ({
  userId,
  status: 'offline',
  statusMessage: null,
  currentRoomId: null,
  lastSeenAt: null,
})

/** Agents are always there. */
export const agentPresence = (userId: string): Presence => ({ ...unknownPresence(userId), status: 'online' })

/** People as everyone who shares a room with them may see them, whoever that is: for what is written once for all. */
export const presenceForAll =
  (presence: PresenceReader) =>
  (userId: string, kind: Sender['kind']): Presence =>
    kind === 'ai' ? agentPresence(userId) : { ...presence.of(userId), currentRoomId: null }

/**
 * People as the viewer may see them.
 * @param userIds people who share a room with the viewer
 */
export async function presencesFor(
  { models, presence }: Pick<QueryContext, 'models' | 'presence'>,
  viewerId: string,
  userIds: readonly string[],
): Promise<(userId: string) => Presence> {
  const shown = userIds.map((userId) => presence.of(userId))
  const seats = shown.flatMap(({ userId, currentRoomId }) =>
    currentRoomId === null ? [] : [memberId(currentRoomId, userId), memberId(currentRoomId, viewerId)],
  )
  const ids = [...new Set(seats)]
  const found = ids.length === 0 ? [] : await models.get<MemberDocument>('members', ids)
  const taken = new Set(found.flatMap((seat) => (seat === null ? [] : [seat.id])))
  const seen = new Map(shown.map((one) => [one.userId, seenBy(viewerId, one, taken)]))
  return (userId) => seen.get(userId) ?? unknownPresence(userId)
}

/** Where somebody is, is for those who are members of that room as they are. */
function seenBy(viewerId: string, presence: Presence, taken: ReadonlySet<string>): Presence {
  const { userId, currentRoomId } = presence
  if (currentRoomId === null) return presence
  const isShared = [viewerId, userId].every((who) => taken.has(memberId(currentRoomId, who)))
  return isShared ? presence : { ...presence, currentRoomId: null }
}

/** People who are online and share a room with the caller, in the order of their ids; the caller too, if visible. */
export async function listOnline(
  context: QueryContext,
  callerId: string,
  limit: number,
  cursor?: string,
): Promise<Page<Presence> | Denied> {
  const [after] = cursor === undefined ? [''] : (decodeCursor(cursor, 1) ?? [])
  if (after === undefined) return denied('invalid', 'This cursor is not one of ours.')
  const memberships = await context.models.find<MemberDocument>('members', { filter: { userId: callerId } })
  const online = new Set(context.presence.of(callerId).status === 'offline' ? [] : [callerId])
  for (const { body } of memberships) for (const userId of context.presence.onlineIn(body.roomId)) online.add(userId)
  const found = [...online]
    .filter((userId) => userId > after)
    .sort()
    .slice(0, limit + 1)
  const shown = found.slice(0, limit)
  const presenceOf = await presencesFor(context, callerId, shown)
  return pageOf(found, limit, (last) => encodeCursor(last), shown.map(presenceOf))
}
