import type { Invite, RoomSummary } from '../../../../src/client/index.js'
import { paths } from '../../layout/paths.js'

/**
 * Whether a page shows the card of a new invite by itself: my home room, the invites, and the room that it is for do.
 * @param path of the page
 */
export function isCardInSight(
  path: string,
  { roomId }: Pick<Invite, 'roomId'>,
  rooms: readonly RoomSummary[],
): boolean {
  const home = rooms.find(({ room }) => room.type === 'home')?.room.id
  return path === paths.invites || path === paths.room(roomId) || (home !== undefined && path === paths.room(home))
}
