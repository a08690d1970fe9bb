import type { RoomEventData } from '../../domain/room/events.js'
import type { Role } from '../../domain/room/permissions.js'
import type { ProjectedEvent, Projection } from '../projection.js'
import { roomEvent, roomIdOf } from './room-event.js'

export type MemberDocument = {
  readonly roomId: string
  readonly userId: string
  readonly role: Role
  readonly joinedAt: string
  /** The room's last message when they (last) joined: nothing up to it is unread. */
  readonly joinSeq: number
  readonly joinRevision: number
  readonly mutedUntil: string | null
  /** Their latest own message that they posted themselves; posting reads what came before. */
  readonly lastOwnSeq: number
  readonly lastOwnAt: string | null
  /** The latest message posted for them in their absence: it reads nothing, and is not unread for them either. */
  readonly lastQuietSeq: number
  /** Messages they have posted since they joined, and when the latest was: for contacts. What is deleted later was said all the same. */
  readonly saidCount: number
  readonly lastSaidAt: string | null
}

export const memberId = (roomId: string, userId: string): string => `${roomId}:${userId}`

/** One document per person in a room, while they are in it. */
export const members: Projection<MemberDocument> = {
  name: 'members',
  version: 4,
  categories: ['room'],
  handles: [
    'RoomCreated',
    'MemberJoined',
    'MemberLeft',
    'MemberRemoved',
    'MemberRoleChanged',
    'MemberMuted',
    'OwnershipTransferred',
    'MessagePosted',
  ],
  key: (event) => usersOf(event).map((userId) => memberId(roomIdOf(event), userId)),
  evolve: (member, event, id) => evolve(member, event, id.slice(roomIdOf(event).length + 1)),
  indexes: [['roomId', 'userId'], ['userId'], ['roomId', 'lastOwnSeq'], ['roomId', 'joinSeq']],
}

function usersOf(recorded: ProjectedEvent): readonly string[] {
  const event = roomEvent(recorded)
  switch (event.type) {
    case 'RoomCreated':
      return event.data.members.map((member) => member.userId)
    case 'OwnershipTransferred':
      return [event.data.fromUserId, event.data.toUserId]
    case 'MessagePosted':
      return [event.data.senderId]
    default:
      return 'userId' in event.data ? [event.data.userId] : []
  }
}

function evolve(member: MemberDocument | null, recorded: ProjectedEvent, userId: string): MemberDocument | null {
  const event = roomEvent(recorded)
  switch (event.type) {
    case 'RoomCreated':
      return joined(recorded, userId, event.data.members.find((m) => m.userId === userId)?.role ?? 'member', 0)
    case 'MemberJoined':
      return { ...joined(recorded, userId, event.data.role, event.data.seq), ...broughtBack(event.data) }
    case 'MemberLeft':
    case 'MemberRemoved':
      return null
    default:
      return member && { ...member, ...changes(recorded, userId), ...said(member, recorded) }
  }
}

/** What leaving has not shed. */
const broughtBack = ({ mutedUntil, ownSeq = 0 }: RoomEventData<'MemberJoined'>): Partial<MemberDocument> => ({
  mutedUntil: mutedUntil ?? null,
  lastOwnSeq: ownSeq,
})

function changes(recorded: ProjectedEvent, userId: string): Partial<MemberDocument> {
  const event = roomEvent(recorded)
  switch (event.type) {
    case 'MemberRoleChanged':
      return { role: event.data.role }
    case 'MemberMuted':
      return { mutedUntil: event.data.until }
    case 'OwnershipTransferred':
      return event.data.toUserId === userId ? { role: 'owner', mutedUntil: null } : { role: 'admin' }
    case 'MessagePosted':
      if (event.data.quiet === true) return { lastQuietSeq: event.data.seq }
      return { lastOwnSeq: event.data.seq, lastOwnAt: recorded.metadata.at }
    default:
      return {}
  }
}

const said = ({ saidCount }: MemberDocument, { type, metadata }: ProjectedEvent): Partial<MemberDocument> =>
  type === 'MessagePosted' ? { saidCount: saidCount + 1, lastSaidAt: metadata.at } : {}

const joined = (event: ProjectedEvent, userId: string, role: Role, joinSeq: number): MemberDocument => ({
  roomId: roomIdOf(event),
  userId,
  role,
  joinedAt: event.metadata.at,
  joinSeq,
  joinRevision: event.revision,
  mutedUntil: null,
  lastOwnSeq: 0,
  lastOwnAt: null,
  lastQuietSeq: 0,
  saidCount: 0,
  lastSaidAt: null,
})
