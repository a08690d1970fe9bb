import type { Static } from '@sinclair/typebox'
import { type RoomEvent, type RoomEventData, roomEvents } from '../../domain/room/events.js'
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
  return room && { ...room, ...changes(room, event, recorded) }
}

function changes(room: RoomDocument, event: RoomEvent, recorded: ProjectedEvent): Partial<RoomDocument> {
  switch (event.type) {
    case 'RoomUpdated':
      return { ...event.data.settings, ...texts(recorded, room) }
    case 'RoomArchived':
      return { archived: true }
    case 'RoomRestored':
      return { archived: false }
    case 'OwnershipTransferred':
      return { ownerId: event.data.toUserId }
    case 'MemberJoined':
      return { memberCount: room.memberCount + (event.data.role === 'ai' ? 0 : 1) }
    case 'MemberLeft':
      return { memberCount: room.memberCount - 1 }
    case 'MemberRemoved':
      return { memberCount: room.memberCount - (event.data.role === 'ai' ? 0 : 1) }
    default:
      return messageChanges(room, event, recorded)
  }
}

function messageChanges({ pins }: RoomDocument, event: RoomEvent, recorded: ProjectedEvent): Partial<RoomDocument> {
  switch (event.type) {
    case 'MessagePosted':
      return { lastSeq: event.data.seq, lastMessageId: event.data.messageId, lastActivityAt: recorded.metadata.at }
    case 'MessagePinned':
      return { pins: [...pins.filter((id) => id !== event.data.messageId), event.data.messageId] }
    case 'MessageUnpinned':
    case 'MessageDeleted':
      return { pins: pins.filter((id) => id !== event.data.messageId) }
    default:
      return {}
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
