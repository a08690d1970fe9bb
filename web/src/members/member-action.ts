import type { RoomMember } from '../../../src/client/index.js'

/** Something that is asked about before it is done to a member. */
export type MemberAction = {
  readonly kind: 'mute' | 'remove' | 'ban' | 'passOn'
  readonly member: RoomMember
}
