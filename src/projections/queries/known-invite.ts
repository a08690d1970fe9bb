import type { Position } from '../../commands/event-store.js'
import type { InviteDocument } from '../models/invites.js'
import type { RoomDocument } from '../models/rooms.js'
import type { QueryContext } from './context.js'
import { findInvite } from './invites.js'
import { reach } from './known-message.js'
import { presentRooms } from './present-room.js'

/**
 * An invite as reactions have to know it, with every change of the log up to a position; null when there is none.
 * @throws StoreUnavailable when that cannot be had in good time
 */
export async function knownInvite(context: QueryContext, inviteId: string, upTo: Position) {
  await reach(context, upTo)
  const invite = await findInvite(context, inviteId)
  if (invite === null) return null
  const { roomId, inviterId } = invite.body
  const [found] = await context.models.get<RoomDocument>('rooms', [roomId])
  const [room] = found ? await presentRooms(context.opener, [found]) : []
  return { roomId, inviterId, roomName: room?.name ?? null }
}

/** Invites that are open in the log and whose time is over by then, the earliest first: so many at most. */
export async function openInvitesDueBy({ models }: Pick<QueryContext, 'models'>, dueBy: Date, limit: number) {
  const due = await models.find<InviteDocument>('invites', {
    filter: { status: 'pending', expiresAt: { $lte: dueBy.toISOString() } },
    sort: { expiresAt: 1 },
    limit,
  })
  return due.map(({ id, body: { roomId, expiresAt, eventId, correlationId } }) => ({
    ...{ inviteId: id, roomId, expiresAt, eventId, correlationId },
  }))
}
