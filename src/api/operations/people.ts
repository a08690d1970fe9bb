import { access, type Requirement } from '../../domain/room/access.js'
import type { RoomState } from '../../domain/room/state.js'
import { refused } from '../answers.js'
import type { OperationContext, Outcome, Refusal } from '../operation.js'
import type { Services } from '../services.js'

/** An account as the write side knows it: never behind. Null: there is none. */
export async function account(services: Services, userId: string) {
  return (await services.users.of(userId).current()).state
}

export const isAdmin = async (services: Services, userId: string): Promise<boolean> =>
  (await account(services, userId))?.role === 'admin'

/**
 * The room as the write side knows it, for who may act in it; else why not.
 * @param needs what it takes besides being a member; unless given nothing, so that an archived room will do
 */
export async function roomFor(
  services: Services,
  roomId: string,
  userId: string,
  needs: Requirement = { evenArchived: true },
): Promise<RoomState | Refusal> {
  const { state } = await services.rooms.of(roomId).current()
  const allowed = access(state, userId, services.queries.now().toISOString(), needs)
  return 'granted' in allowed ? state : refused(allowed.rejection)
}

/** 404 or 403 for who is not in the room, as the write side knows it; null for members. */
export async function refuseUnlessMember(services: Services, roomId: string, userId: string): Promise<Refusal | null> {
  const room = await roomFor(services, roomId, userId)
  return 'refused' in room ? room : null
}

/** Answers the repeat of a command in a room that gives no thing of its own: 204, as long as the caller is in the room. */
export const repeatForMembers =
  (services: Services) =>
  async (
    { params }: { readonly params: { readonly roomId: string } },
    { caller }: OperationContext<'user'>,
  ): Promise<Outcome> =>
    (await refuseUnlessMember(services, params.roomId, caller.userId)) ?? { status: 204 }
