import type { Room, RoomFrame } from './frames.js'

/** The room's own fields after one more event: its settings, its counts, its revision. */
export function foldRoomFields(room: Room, frame: RoomFrame): Room {
  return { ...room, ...changes(room, frame), revision: frame.payload.revision }
}

function changes(room: Room, { event, payload }: RoomFrame): Partial<Room> {
  switch (event) {
    case 'room_created':
      return payload.room
    case 'room_updated':
    case 'room_archived':
    case 'room_restored':
      return payload.changes
    case 'member_joined':
      return { memberCount: room.memberCount + (payload.member.role === 'ai' ? 0 : 1) }
    case 'member_left':
    case 'member_removed':
      return { memberCount: room.memberCount - (payload.member.role === 'ai' ? 0 : 1) }
    case 'message_received':
      return { lastSeq: payload.message.seq }
    default:
      return {}
  }
}
