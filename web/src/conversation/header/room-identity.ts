import type { RoomState } from '../../../../src/client/index.js'
import { partnerIn, roomName } from '../../rooms/room-name.js'

/** What a room is called, for one of its members. */
export const titleOf = (state: RoomState): string => roomName(state.room, partnerIn(state))

/** What kind of room it is, in words. */
export const KIND_TEXT = {
  public: 'Public room',
  private: 'Private room',
  direct: 'Direct messages',
  admin: 'Admin room',
  home: 'Your home room',
} as const satisfies Readonly<Record<RoomState['room']['type'], string>>
