import { refuse, type Refusal } from '../operation.js'
import type { Services } from '../services.js'

/** An account as the write side knows it: never behind. Null: there is none. */
export async function account(services: Services, userId: string) {
  return (await services.users.of(userId).current()).state
}

export const isAdmin = async (services: Services, userId: string): Promise<boolean> =>
  (await account(services, userId))?.role === 'admin'

/** 404 or 403 for who is not in the room, as the write side knows it; null for members. */
export async function refuseUnlessMember(services: Services, roomId: string, userId: string): Promise<Refusal | null> {
  const { state } = await services.rooms.of(roomId).current()
  if (state.phase === 'absent') return refuse('not_found', 'There is no such room.')
  return state.members.has(userId) ? null : refuse('forbidden', 'You are not a member of this room.')
}
