import type { Static } from '@sinclair/typebox'
import { type RoomEventData, roomEvents } from '../../domain/room/events.js'
import type { RoomSettings } from '../../domain/room/schema.js'
import type { ProjectedEvent, Projection } from '../projection.js'
import { roomEvent, roomIdOf } from './room-event.js'
import { type SealedField, sealedField } from './sealed.js'

export type RoomDocument = Static<typeof RoomSettings> & {
  readonly type: RoomEventData<'RoomCreated'>['type']
  readonly ownerId: string | null
  readonly name: SealedField | null
  readonly description: SealedField | null
  readonly purpose: SealedField | null
  readonly avatarUrl: SealedField | null
  readonly archived: boolean
  readonly createdAt: string
  readonly memberCount: number
  readonly lastSeq: number
  readonly lastMessageId: string | null
  readonly lastActivityAt: string
  /** Ids of the pinned messages, the latest last. */
  readonly pins: readonly string[]
  readonly revision: number
}

/** One document per room: what it is, and where its stream stands. Every event of the room is folded, so that `revision` is the stream's. */
export const rooms: Projection<RoomDocument> = {
  name: 'rooms',
  version: 1,
  categories: ['room'],
  handles: Object.keys(roomEvents),
  key: (event) => [roomIdOf(event)],
  evolve: (room, event) => {
    const evolved = evolve(room, event)
    return evolved && { ...evolved, revision: event.revision }
  },
  indexes: [['type', 'lastActivityAt']],
}

function evolve(room: RoomDocument | null, recorded: ProjectedEvent): RoomDocument | null {
  const event = roomEvent(recorded)
  if (event.type === 'RoomCreated') return created(event.data, recorded)
  if (room === null) return null
  switch (event.type) {
    case 'MessagePosted':
      return {
        ...room,
        lastSeq: event.data.seq,
        lastMessageId: event.data.messageId,
        lastActivityAt: recorded.metadata.at,
      }
    case 'RoomUpdated':
      return { ...room, ...event.data.settings, ...texts(recorded, room) }
    case 'RoomArchived':
      return { ...room, archived: true }
    case 'RoomRestored':
      return { ...room, archived: false }
    case 'OwnershipTransferred':
      return { ...room, ownerId: event.data.toUserId }
    case 'MemberJoined':
      return { ...room, memberCount: room.memberCount + (event.data.role === 'ai' ? 0 : 1) }
    case 'MemberLeft':
      return { ...room, memberCount: room.memberCount - 1 }
    case 'MemberRemoved':
      return { ...room, memberCount: room.memberCount - (event.data.role === 'ai' ? 0 : 1) }
    case 'MessagePinned':
      return { ...room, pins: [...room.pins.filter((id) => id !== event.data.messageId), event.data.messageId] }
    case 'MessageUnpinned':
    case 'MessageDeleted':
      return room.pins.includes(event.data.messageId)
        ? { ...room, pins: room.pins.filter((id) => id !== event.data.messageId) }
        : room
    default:
      return room
  }
}

function created(data: RoomEventData<'RoomCreated'>, event: ProjectedEvent): RoomDocument {
  const { type, ownerId, ai, maxMembers, historyVisibility, invitePolicy } = data
  const { at } = event.metadata
  return {
    ...{ type, ownerId, ai, maxMembers, historyVisibility, invitePolicy },
    ...texts(event, { name: null, description: null, purpose: null, avatarUrl: null }),
    archived: false,
    createdAt: at,
    memberCount: data.members.filter((member) => member.role !== 'ai').length,
    lastSeq: 0,
    lastMessageId: null,
    lastActivityAt: at,
    pins: [],
    revision: event.revision,
  }
}

type Texts = Pick<RoomDocument, 'name' | 'description' | 'purpose' | 'avatarUrl'>

const texts = (event: ProjectedEvent, before: Texts): Texts => ({
  name: sealedField(event, 'name') ?? before.name,
  description: sealedField(event, 'description') ?? before.description,
  purpose: sealedField(event, 'purpose') ?? before.purpose,
  avatarUrl: sealedField(event, 'avatarUrl') ?? before.avatarUrl,
})
