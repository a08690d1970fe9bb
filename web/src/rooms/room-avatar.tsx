import type { Partner, Room } from '../../../src/client/index.js'
import { Avatar, type AvatarProps } from '../ui/avatar.js'
import { roomName } from './room-name.js'

type RoomAvatarProps = Pick<AvatarProps, 'size'> & {
  readonly room: Pick<Room, 'id' | 'type' | 'name' | 'avatarUrl'>
  readonly partner: Partner | null
}

/** The picture of a room: in direct messages the other person's own. */
export function RoomAvatar({ room, partner, ...look }: RoomAvatarProps) {
  const name = roomName(room, partner)
  if (partner !== null) return <Avatar id={partner.id} name={name} url={partner.avatarUrl} {...look} />
  return <Avatar id={room.id} name={name} url={room.avatarUrl} shape="room" {...look} />
}
