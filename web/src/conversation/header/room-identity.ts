import type { RoomMember, RoomState } from '../../../../src/client/index.js'
import { roomName } from '../../rooms/room-name.js'

/** The other one of a direct room, which has no name and no picture of its own. */
export const partnerIn = ({ room, me, members }: RoomState): RoomMember | null =>
  room.type === 'direct' ? ([...members.values()].find(({ userId }) => userId !== me) ?? null) : null

/** What a room is called, for one of its members. */
export const titleOf = (state: RoomState): string => partnerIn(state)?.displayName ?? roomName(state.room)

/** What kind of room it is, in words. */
export const KIND_TEXT = {
  public: 'Public room',
  private: 'Private room',
  direct: 'Direct messages',
  admin: 'Admin room',
  home: 'Your home room',
} as const satisfies Readonly<Record<RoomState['room']['type'], string>>
