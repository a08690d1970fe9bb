import type { LastMessage, RoomSummary } from '../../../src/client/index.js'

const NOON = '2026-11-21T12:00:00.000Z'

/** What a room of a test is otherwise. */
export type SummaryChanges = {
  readonly room?: Partial<RoomSummary['room']>
  readonly membership?: Partial<RoomSummary['membership']>
} & Partial<Omit<RoomSummary, 'room' | 'membership'>>

/** A room of mine in the list: private, read, without a message, called by its id. */
export function summary(id: string, { room, membership, ...rest }: SummaryChanges = {}): RoomSummary {
  return {
    room: {
      ...{ id, type: 'private', name: id, description: null, purpose: null, avatarUrl: null, ownerId: 'ann' },
      ...{ ai: { enabled: false, trigger: 'mention', agents: [] }, maxMembers: 10, memberCount: 3, lastSeq: 0 },
      ...{ historyVisibility: 'all', invitePolicy: 'members', archived: false, createdAt: NOON, revision: 0 },
      ...room,
    },
    membership: {
      ...{ role: 'member', joinedAt: NOON, readSeq: 0, notifications: 'all', favourite: false, hidden: false },
      ...membership,
    },
    ...{ partner: null, lastMessage: null, lastActivityAt: NOON, unreadCount: 0, mentionCount: 0 },
    ...rest,
  }
}

/** Something that Ann has said. */
export function message(content: string, changes: Partial<LastMessage> = {}): LastMessage {
  return {
    ...{ id: 'm', roomId: 'r', seq: 1, revision: 1, type: 'text', content, metadata: {}, replyTo: null },
    sender: { id: 'ann', username: 'ann', displayName: 'Ann', kind: 'human' },
    ...{
      threadId: null,
      attachments: [],
      mentions: [],
      pinned: false,
      createdAt: NOON,
      editedAt: null,
      deleted: false,
    },
    ...changes,
  }
}
