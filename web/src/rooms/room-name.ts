import type { Room, RoomMember, RoomState, RoomSummary } from '../../../src/client/index.js'

type Named = Pick<Room, 'name' | 'type'>
type Other = Pick<RoomMember, 'displayName'> | null | undefined

/** What a room is called. @param partner the other one of a direct room, which has no name of its own */
export const roomName = (room: Named, partner?: Other): string =>
  (room.type === 'direct' ? partner?.displayName : room.name) ?? (room.type === 'direct' ? 'Direct messages' : 'Room')

/** What a room of mine is called in the list. */
export const summaryName = ({ room, partner }: Pick<RoomSummary, 'room' | 'partner'>): string => roomName(room, partner)

/** The other one of a direct room that is open; undefined in all others. */
export const partnerIn = ({ room, members, me }: Pick<RoomState, 'room' | 'members' | 'me'>): RoomMember | undefined =>
  room.type === 'direct' ? [...members.values()].find(({ userId }) => userId !== me) : undefined
