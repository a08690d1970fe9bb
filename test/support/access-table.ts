import type { Operation } from '../../src/api/operation.js'
import { DEFAULT_AGENT_ID } from '../../src/commands/bootstrap.js'
import { KNOWN, type Role, type Scene } from './cast.js'
import { given } from './rooms.js'
import { PASSWORD } from './running-parley.js'

/** The statuses of those who are known, in the order of KNOWN; one of several where an earlier call may have changed the answer. */
type Statuses = readonly (number | readonly number[])[]
export type Row = {
  readonly private: Statuses
  /** As in a private room, unless given. */
  readonly public?: Statuses
  readonly params?: (scene: Scene) => Readonly<Record<string, string>>
  readonly body?: (scene: Scene) => unknown
  readonly prepare?: (scene: Scene) => Promise<unknown>
  /** The call changes who may do it again: every success needs a fresh room. */
  readonly changes?: true
  /** Everybody has a session of their own for it. */
  readonly newSession?: true
}

const anyone = (...ok: readonly number[]): Statuses => KNOWN.map(() => ok)
const seats = (...ok: readonly number[]): Statuses => [403, 403, 403, ...ok, 403]
const members = (ok: number) => seats(ok, ok, ok, ok)
const moderators = (ok: number) => seats(403, ok, ok, ok)
const admins = (ok: number) => seats(403, 403, ok, ok)
const owner = (ok: number) => seats(403, 403, 403, ok)
const sysadmin = (...ok: readonly number[]): Statuses => [403, 403, 403, 403, 403, 403, 403, ok]
const nobody = anyone(403)

const whom =
  (name: 'target' | 'banned' | 'guest') =>
  ({ people }: Scene) => ({ userId: people[name].id })
const agent = () => ({ userId: DEFAULT_AGENT_ID })
let registered = 0
let made = 0

/** Who is a plain member, and nobody else. */
const theMember = (ok: number): Statuses => [403, 403, 403, ok, 403, 403, 403, 403]
const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString()
let scheduledId = ''
/** A message that waits, of the plain member's. */
const scheduledByMember = {
  prepare: async ({ roomId, people }: Scene): Promise<void> => {
    const body = { roomId, content: 'x', sendAt: inAnHour() }
    scheduledId = (await given(201, people.member.post('/api/scheduled-messages', body))).id
  },
  params: () => ({ scheduledId }),
}

/** Who may do what: one row for every operation, whatever the transport. */
export const rows: Readonly<Record<string, Row>> = {
  postMessage: { private: members(201), body: () => ({ content: 'x' }) },
  forwardMessage: { private: members(201), body: ({ roomId }) => ({ roomId }) },
  listMessages: { private: members(200) },
  getThread: { private: members(200) },
  listPins: { private: members(200) },
  getMessage: { private: members(200) },
  editMessage: { private: nobody, body: () => ({ content: 'x' }) },
  deleteMessage: { private: moderators(204), changes: true },
  listEdits: { private: members(200) },
  listReads: { private: members(200) },
  addReaction: { private: members(201), body: () => ({ emoji: 'x' }) },
  removeReaction: { private: members(204), params: () => ({ emoji: 'x' }) },
  pinMessage: { private: moderators(204) },
  unpinMessage: { private: moderators(204) },
  scheduleMessage: {
    private: members(201),
    body: ({ roomId }) => ({ roomId, content: 'x', sendAt: inAnHour() }),
  },
  listScheduledMessages: { private: anyone(200) },
  getScheduledMessage: { private: theMember(200), ...scheduledByMember },
  changeScheduledMessage: { private: theMember(200), ...scheduledByMember, body: () => ({ content: 'y' }) },
  cancelScheduledMessage: { private: theMember(204), ...scheduledByMember, changes: true },
  createRoom: { private: anyone(201) },
  listRooms: { private: anyone(200) },
  discoverRooms: { private: anyone(200) },
  getRoom: { private: members(200), public: anyone(200) },
  updateRoom: { private: admins(200), body: () => ({ description: 'x' }) },
  archiveRoom: { private: owner(204), changes: true },
  restoreRoom: {
    private: owner(200),
    prepare: ({ roomId, people }) => given(204, people.owner.delete(`/api/rooms/${roomId}`)),
    changes: true,
  },
  joinRoom: { private: members(200), public: [200, 200, 403, 200, 200, 200, 200, 200], changes: true },
  leaveRoom: { private: seats(204, 204, 204, 409), changes: true },
  transferOwnership: { private: owner(200), body: whom('target'), changes: true },
  updateMembership: { private: members(200), body: () => ({ favourite: true }) },
  openDirectRoom: { private: anyone(200, 201), body: whom('target') },
  listMembers: { private: members(200) },
  updateMember: { private: admins(200), params: whom('target'), body: () => ({ role: 'moderator' }), changes: true },
  removeMember: { private: moderators(204), params: whom('target'), changes: true },
  listBans: { private: moderators(200) },
  banUser: { private: moderators(204), params: whom('target'), changes: true },
  unbanUser: { private: moderators(204), params: whom('banned'), changes: true },
  inviteMember: { private: members(201), body: ({ people }) => ({ userId: people.newcomer.id }), changes: true },
  listRoomInvites: { private: members(200) },
  listInvites: { private: anyone(200) },
  listPendingInvites: { private: anyone(200) },
  acceptInvite: { private: nobody },
  declineInvite: { private: nobody },
  revokeInvite: { private: moderators(204), changes: true },
  markRead: { private: members(204), body: () => ({ seq: 1 }) },
  markDelivered: { private: members(204), body: () => ({ seq: 1 }) },
  listTyping: { private: members(200) },
  setTyping: { private: members(204), body: () => ({ typing: true }) },
  listOnline: { private: anyone(200) },
  setStatus: {
    private: members(200),
    body: ({ roomId }) => ({ status: 'online', currentRoomId: roomId }),
  },
  getMe: { private: anyone(200) },
  updateMe: { private: anyone(200), body: () => ({ bio: 'x' }) },
  listUsers: { private: anyone(200) },
  getUser: { private: anyone(200), params: whom('target') },
  blockUser: { private: anyone(204), params: whom('guest') },
  unblockUser: { private: anyone(204), params: whom('guest') },
  listBlocks: { private: anyone(200) },
  listContacts: { private: anyone(200) },
  getPreferences: { private: anyone(200) },
  updatePreferences: { private: anyone(200), body: () => ({ contactReminders: false }) },
  register: { private: anyone(201), body: () => ({ username: `registered${(registered += 1)}`, password: PASSWORD }) },
  logIn: { private: anyone(200), body: ({ people }) => ({ username: people.guest.username, password: PASSWORD }) },
  refreshTokens: { private: anyone(401), body: () => ({ refreshToken: 'nonsense' }) },
  logOut: { private: anyone(204), newSession: true },
  changePassword: { private: nobody, body: () => ({ current: 'not the password', new: 'quite another one' }) },
  listSessions: { private: anyone(200) },
  endSession: { private: anyone(404), params: () => ({ sessionId: 'nothing' }) },
  listRoomEvents: { private: members(200) },
  getRoomState: { private: members(200) },
  verifyRoom: { private: members(200) },
  verifyUnread: { private: members(200) },
  listProjections: { private: sysadmin(200) },
  rebuildProjection: { private: sysadmin(202, 409), params: () => ({ name: 'bans' }) },
  retryProjection: { private: sysadmin(200), params: () => ({ name: 'bans' }) },
  listJobs: { private: sysadmin(200) },
  retryJob: { private: sysadmin(404), params: () => ({ jobId: 'nothing' }) },
  listAccounts: { private: sysadmin(200) },
  listAgents: { private: anyone(200) },
  createAgent: { private: sysadmin(201), body: () => ({ username: `agent${(made += 1)}` }) },
  getAgent: { private: sysadmin(200), params: agent },
  updateAgent: { private: sysadmin(200), params: agent, body: () => ({ persona: 'x' }) },
  changeSystemRole: { private: sysadmin(200), params: whom('target'), body: () => ({ role: 'user' }) },
}

/** The statuses that an operation may answer somebody with. */
export const expected = (operation: Operation, row: Row, type: 'private' | 'public', role: Role): readonly number[] => {
  const statuses = (type === 'public' ? row.public : undefined) ?? row.private
  const i = (KNOWN as readonly string[]).indexOf(role)
  if (i === -1 && operation.access !== 'public') return [401]
  return [statuses[Math.max(i, 0)] ?? []].flat()
}
