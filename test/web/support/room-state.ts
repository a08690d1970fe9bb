import type { Message, RoomMember, RoomState } from '../../../src/client/index.js'

type Role = RoomMember['role']
const AT = '2026-11-22T10:00:00.000Z'

type Given = {
  readonly me?: string
  /** User name, which is the id as well → role. */
  readonly members?: Readonly<Record<string, Role>>
  readonly room?: Partial<RoomState['room']>
  readonly messages?: readonly Message[]
  readonly more?: Partial<RoomState>
}

/** A room as the client holds it, of which only what matters is given. */
export function roomState({
  me = 'ann',
  members = { ann: 'owner' },
  room = {},
  messages = [],
  more = {},
}: Given): RoomState {
  return {
    me,
    revision: 10,
    room: {
      ...{ id: 'room-1', type: 'private', name: 'Garden', description: null, purpose: null, avatarUrl: null },
      ...{ ownerId: 'ann', ai: { enabled: false, trigger: 'mention', agents: [] }, maxMembers: 100, memberCount: 2 },
      ...{
        historyVisibility: 'all',
        invitePolicy: 'members',
        archived: false,
        createdAt: AT,
        revision: 10,
        lastSeq: 9,
      },
      ...room,
    },
    members: new Map(Object.entries(members).map(([id, role]) => [id, memberOf(id, role)])),
    messages,
    hasEarlier: false,
    hasLater: false,
    keep: 500,
    pins: [],
    pinnedEarlier: new Map(),
    typing: [],
    writing: new Map(),
    receipts: new Map(),
    unread: { unreadCount: 0, mentionCount: 0 },
    unsettled: new Map(),
    toRead: new Set(),
    mustReload: false,
    isMember: true,
    ...more,
  }
}

export const nameOf = (id: string): string =>
  `${id.slice(0, 1).toUpperCase()}${id.slice(1)} ${id.slice(0, 1).toUpperCase()}.`

export const memberOf = (id: string, role: Role): RoomMember => ({
  ...{ userId: id, username: id, displayName: nameOf(id), role, joinedAt: AT, mutedUntil: null },
  kind: role === 'ai' ? 'ai' : 'human',
})

/** A message, of which only what matters is given. @param by id of its sender */
export const messageOf = (by: string, more: Partial<Message> = {}): Message => ({
  ...{ id: `message-${more.seq ?? 1}`, roomId: 'room-1', seq: 1, revision: 3, type: 'text' as const },
  sender: { id: by, username: by, displayName: nameOf(by), kind: 'human' },
  ...{ content: 'Hello', metadata: {}, replyTo: null, threadId: null, replyCount: 0, attachments: [], reactions: [] },
  ...{ mentions: [], pinned: false, createdAt: AT, editedAt: null, deleted: false },
  ...more,
})
