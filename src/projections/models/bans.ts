import type { Projection } from '../projection.js'
import { memberId } from './members.js'
import { roomEvent, roomIdOf } from './room-event.js'
import { type SealedField, sealedField } from './sealed.js'

export type BanDocument = {
  readonly roomId: string
  readonly userId: string
  readonly byUserId: string
  readonly at: string
  /** Sorts by time, and by id where times are equal. */
  readonly order: string
  readonly reason: SealedField | null
}

/** One document per person who is banned from a room. */
export const bans: Projection<BanDocument> = {
  name: 'bans',
  version: 1,
  categories: ['room'],
  handles: ['MemberBanned', 'MemberUnbanned'],
  key: (event) => [memberId(roomIdOf(event), event.data['userId'] as string)],
  evolve: (_ban, recorded) => {
    const event = roomEvent(recorded)
    if (event.type !== 'MemberBanned') return null
    const { actorId, at } = recorded.metadata
    const { userId } = event.data
    return { roomId: roomIdOf(recorded), userId, byUserId: actorId, at, order: `${at} ${userId}`, reason: sealedField(recorded, 'reason') }
  },
  indexes: [['roomId', 'order']],
}
