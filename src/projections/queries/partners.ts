import type { MemberDocument } from '../models/members.js'
import type { QueryContext } from './context.js'
import type { Partner, User } from './shapes.js'
import type { Seat } from './unread.js'

/** Who the caller talks with in direct rooms, by room: these rooms have neither name nor picture. */
export async function partnersOf(
  { models, directory }: QueryContext,
  callerId: string,
  seats: readonly Pick<Seat, 'roomId' | 'room'>[],
): Promise<ReadonlyMap<string, Partner>> {
  const roomIds = seats.filter(({ room }) => room.type === 'direct').map(({ roomId }) => roomId)
  if (roomIds.length === 0) return new Map()
  const others = await models.find<MemberDocument>('members', {
    filter: { roomId: { $in: roomIds }, userId: { $ne: callerId } },
  })
  const users = await directory.users(others.map(({ body }) => body.userId))
  return new Map(
    others.flatMap(({ body: { roomId, userId } }) => {
      const user = users.get(userId)
      return user === undefined ? [] : [[roomId, partner(user)] as const]
    }),
  )
}

const partner = ({ id, username, displayName, kind, avatarUrl }: User): Partner => ({
  ...{ id, username, displayName, kind, avatarUrl },
})
