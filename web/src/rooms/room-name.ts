import type { Room } from '../../../src/client/index.js'

/** What a room is called where it has no name of its own. */
export const roomName = (room: Pick<Room, 'name' | 'type'>): string =>
  room.name ?? (room.type === 'direct' ? 'Direct messages' : 'Room')
