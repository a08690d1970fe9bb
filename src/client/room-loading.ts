import type { Rest } from './rest.js'
import type { LoadedRoom } from './room-state.js'

const PAGE = 50

/**
 * Reads a room: its fields first, for every event after their revision will be folded in; its revision once more at the end, for no event after
 * that is in what was read.
 * @returns rejects as the reads do; 403 or 404 when the person is no member
 */
export async function loadRoom(rest: Rest, roomId: string, me: string): Promise<Omit<LoadedRoom, 'unread'>> {
  const { body: room } = await rest.room(roomId)
  const [members, page, pins] = await Promise.all([
    rest.members(roomId),
    rest.messages(roomId, { limit: PAGE }),
    rest.pins(roomId),
  ])
  const { body: after } = await rest.room(roomId)
  return {
    ...{ me, room, upTo: after.revision },
    members: members.body,
    messages: page.body.items,
    hasEarlier: page.body.page.hasBefore,
    pins: pins.body,
  }
}
