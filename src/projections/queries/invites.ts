import { inviteMessageId } from '../../commands/invite-message.js'
import { homeRoomId } from '../../commands/room-commands.js'
import type { Filter } from '../document-store.js'
import type { InviteDocument, InviteStatus } from '../models/invites.js'
import type { RoomDocument } from '../models/rooms.js'
import type { ReadDocument } from '../read-models.js'
import type { QueryContext } from './context.js'
import { type Denied, denied, isDenied } from './denied.js'
import { decodeCursor, encodeCursor, type Page, pageOf } from './pages.js'
import { presentRooms } from './present-room.js'
import { approach, enter } from './room-access.js'
import type { Invite } from './shapes.js'

const CHUNK = 200

export type InviteQuery = { readonly limit: number; readonly cursor?: string; readonly status?: InviteStatus }

/** Invites that a person received or sent, the latest first. */
export function listMyInvites(
  context: QueryContext,
  callerId: string,
  direction: 'received' | 'sent',
  query: InviteQuery,
) {
  return list(context, direction === 'received' ? { inviteeId: callerId } : { inviterId: callerId }, query)
}

/** A room's invites, the latest first, for its members. */
export async function listRoomInvites(
  context: QueryContext,
  roomId: string,
  callerId: string,
  query: InviteQuery,
): Promise<Page<Invite> | Denied> {
  const entered = await enter(context.models, roomId, callerId)
  return isDenied(entered) ? entered : list(context, { roomId }, query)
}

/** An invite: for its two ends and the members of its room. */
export async function getInvite(context: QueryContext, inviteId: string, callerId: string): Promise<Invite | Denied> {
  const invite = await findInvite(context, inviteId)
  if (invite === null) return denied('not_found', 'There is no such invite.')
  const isEnd = invite.body.inviteeId === callerId || invite.body.inviterId === callerId
  const room = isEnd ? null : await approach(context.models, invite.body.roomId, callerId)
  if (room !== null && (isDenied(room) || room.member === null))
    return denied('forbidden', 'This invite is for somebody else.')
  return (await presentInvites(context, [invite]))[0] ?? denied('not_found', 'There is no such invite.')
}

export async function findInvite(
  context: QueryContext,
  inviteId: string,
): Promise<ReadDocument<InviteDocument> | null> {
  return (await context.models.get<InviteDocument>('invites', [inviteId]))[0] ?? null
}

/** Expiry is not written down when it happens, so that a status is decided while reading: pages are filled chunk by chunk. */
async function list(
  context: QueryContext,
  whose: Filter,
  { limit, cursor, status }: InviteQuery,
): Promise<Page<Invite> | Denied> {
  let [before] = cursor === undefined ? ['~'] : (decodeCursor(cursor, 1) ?? [])
  if (before === undefined) return denied('invalid', 'This cursor is not one of ours.')
  const found: ReadDocument<InviteDocument>[] = []
  for (;;) {
    const filter = { ...whose, order: { $lt: before } }
    const chunk: readonly ReadDocument<InviteDocument>[] = await context.models.find<InviteDocument>('invites', {
      filter,
      sort: { order: -1 },
      limit: CHUNK,
    })
    found.push(...chunk.filter(({ body }) => status === undefined || statusOf(context, body) === status))
    if (found.length > limit || chunk.length < CHUNK) break
    before = chunk.at(-1)?.body.order ?? ''
  }
  return pageOf(
    found,
    limit,
    (last) => encodeCursor(last.body.order),
    await presentInvites(context, found.slice(0, limit)),
  )
}

const statusOf = (context: QueryContext, { status, expiresAt }: InviteDocument): InviteStatus =>
  status === 'pending' && expiresAt <= context.now().toISOString() ? 'expired' : status

async function presentInvites(
  context: QueryContext,
  found: readonly ReadDocument<InviteDocument>[],
): Promise<readonly Invite[]> {
  const documents = await context.models.get<RoomDocument>(
    'rooms',
    found.map(({ body }) => body.roomId),
  )
  const rooms = await presentRooms(
    context.opener,
    documents.filter((document) => document !== null),
  )
  const names = new Map(rooms.map((room) => [room.id, room.name]))
  const messageIds = await messagesOf(context, found)
  return found.map(({ id, body }, i) => {
    const { roomId, inviterId, inviteeId, createdAt, expiresAt, respondedAt } = body
    const status = statusOf(context, body)
    return {
      id,
      roomId,
      roomName: names.get(roomId) ?? null,
      inviterId,
      inviteeId,
      status,
      createdAt,
      expiresAt,
      respondedAt,
      messageId: messageIds[i] ?? null,
    }
  })
}

/**
 * Ids of the messages that show these invites at home; null where there is none. It is posted right after the invite: who was at home by then
 * has it, or is about to. For who came to have a home only later it is looked for: an invite of an older log may have none.
 */
async function messagesOf(
  { models }: QueryContext,
  found: readonly ReadDocument<InviteDocument>[],
): Promise<readonly (string | null)[]> {
  const homes = await models.get<RoomDocument>(
    'rooms',
    found.map(({ body }) => homeRoomId(body.inviteeId)),
  )
  const ids = found.map(({ id, body }) => inviteMessageId(body.inviteeId, id))
  const wasHome = found.map(({ body }, i) => (homes[i]?.body.createdAt ?? '~') <= body.createdAt)
  const unsure = ids.filter((_, i) => wasHome[i] !== true)
  const documents = unsure.length === 0 ? [] : await models.get('messages', unsure)
  const there = new Set(documents.map((document) => document?.id))
  return ids.map((id, i) => (wasHome[i] === true || there.has(id) ? id : null))
}
