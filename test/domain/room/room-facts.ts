import type { RoomCommand, Target } from '../../../src/domain/room/commands.js'
import { room } from '../../../src/domain/room/decider.js'
import { roomEvents, type RoomEvent, type RoomEventData, type RoomEventType } from '../../../src/domain/room/events.js'
import type { Role } from '../../../src/domain/room/permissions.js'
import type { RoomSettings } from '../../../src/domain/room/schema.js'
import { specification } from '../../support/decider-specification.js'

export const { given, stateAfter } = specification(room, roomEvents)

export const NOON = '2026-11-21T12:00:00.000Z'
export const LATER = '2026-11-21T13:00:00.000Z'
export const BEFORE = '2026-11-21T11:00:00.000Z'

export const fact = <T extends RoomEventType>(type: T, data: RoomEventData<T>) => ({ type, data }) as RoomEvent

type DataOf<T extends RoomCommand['type']> = Extract<RoomCommand, { type: T }>['data']

/** A command of somebody's at noon. */
export const by =
  (actorId: string, at = NOON) =>
  <T extends RoomCommand['type']>(type: T, data: DataOf<T>) =>
    ({ type, data, actorId, at }) as Extract<RoomCommand, { type: T }>

export const settings: RoomSettings = {
  ai: { enabled: false, trigger: 'every_message', agents: [] },
  maxMembers: 100,
  historyVisibility: 'all',
  invitePolicy: 'members',
}

export const created = (changes: Partial<RoomEventData<'RoomCreated'>> = {}): RoomEvent =>
  fact('RoomCreated', {
    ...{ roomId: 'r', type: 'private', ownerId: 'owner', members: [{ userId: 'owner', role: 'owner' }] },
    ...settings,
    ...changes,
  })

export const joined = (userId: string, role: Role = 'member', seq = 0): RoomEvent =>
  fact('MemberJoined', { userId, role, seq })

/** How somebody stands who has sat down at noon. */
export const stood = (role: Role, mutedUntil: string | null = null) => ({ role, joinedAt: NOON, mutedUntil })

/** A room with one member of each rank, named by it, and a second one of each, named with a 2. */
export const staffed: readonly RoomEvent[] = [
  created(),
  ...(['admin', 'moderator', 'member', 'ai'] as const).flatMap((role) => [
    joined(role, role),
    joined(`${role}2`, role),
  ]),
]

export const archived = fact('RoomArchived', { roomId: 'r' })
export const NOBODY = { userIds: [], everyone: false }

export const posted = (seq: number, changes: Partial<RoomEventData<'MessagePosted'>> = {}): RoomEvent =>
  fact('MessagePosted', {
    ...{ messageId: `m${seq}`, seq, type: 'text', senderId: 'member', authorId: 'member', body: {}, mentions: NOBODY },
    ...{ fingerprint: 'print', ...changes },
  })

/** What is known of the message `m1`, up to the room's revision 20. */
export const target = (changes: Partial<Target> = {}): Target => ({
  ...{ messageId: 'm1', seq: 1, senderId: 'member', authorId: 'member', type: 'text', threadId: null, deleted: false },
  ...{ quiet: false, revision: 9, asOf: 20, firstMentions: NOBODY, mentions: NOBODY, reactions: {}, ...changes },
})

export const invitation = (inviteeId: string, changes: Partial<RoomEventData<'InviteSent'>> = {}): RoomEvent =>
  fact('InviteSent', { inviteId: `i-${inviteeId}`, inviterId: 'member', inviteeId, expiresAt: LATER, ...changes })

export const post = (changes: Partial<DataOf<'PostMessage'>> = {}): DataOf<'PostMessage'> => ({
  ...{ messageId: 'm9', type: 'text', body: { content: 'Hello' }, authorId: 'member', fingerprint: 'print' },
  ...{ addressees: { ...NOBODY, agents: false }, ...changes },
})
