import { SYSTEM } from '../actor.js'
import { accept, type Decision, reject } from '../decider.js'
import { access, type Refused } from './access.js'
import type { ArchiveRoom, CreateRoom, RestoreRoom, UpdateRoom } from './commands.js'
import type { RoomEvent } from './events.js'
import { memberRemoved } from './membership.js'
import { NEEDED } from './permissions.js'
import type { RoomSettings } from './schema.js'
import type { RoomState } from './state.js'

/**
 * Creates the room once: the same id again changes nothing (a direct room's id is that of its pair). Between two of whom one has blocked
 * the other no direct room is opened, not even the one that is there.
 */
export function createRoom(command: CreateRoom, state: RoomState): Decision<RoomEvent> {
  const { data, actorId } = command
  if (data.partner?.isBlocked === true) return blocked()
  if (state.phase !== 'absent') return accept()
  if (data.type === 'home' && (actorId !== SYSTEM || data.homeOf === undefined))
    return reject('forbidden', 'Home rooms are made by Parley itself.')
  if (data.type === 'admin' && !data.actorIsAdmin)
    return reject('forbidden', 'Only system administrators create admin rooms.')
  if (data.type === 'admin' && data.invitees.some((i) => !i.isAdmin))
    return reject('forbidden', 'Only system administrators can be invited to an admin room.')
  if (data.invitees.some((i) => i.isBlocked)) return blocked()
  const room = created(command)
  const seated = room.data.members.map((member) => member.userId)
  return accept<RoomEvent>(
    room,
    ...agentsJoin(seated, data.settings, 0),
    ...data.invitees.map((invitee) => invited(command, invitee, actorId)),
  )
}

const blocked = () => reject('blocked', 'One of you has blocked the other.')

function created({ data, actorId }: CreateRoom): Extract<RoomEvent, { type: 'RoomCreated' }> {
  const direct = data.partner
  const ownerId = data.homeOf ?? actorId
  const members: RoomMemberSeed[] =
    direct === undefined
      ? [{ userId: ownerId, role: 'owner' }]
      : [
          { userId: actorId, role: 'member' },
          { userId: direct.userId, role: direct.isAgent ? 'ai' : 'member' },
        ]
  const { roomId, type, text, settings } = data
  return {
    type: 'RoomCreated',
    data: { roomId, type, ...text, ownerId: direct === undefined ? ownerId : null, members, ...settings },
  }
}

type RoomMemberSeed = { userId: string; role: 'owner' | 'member' | 'ai' }

const invited = (
  { data }: CreateRoom,
  invitee: { inviteId: string; userId: string },
  inviterId: string,
): RoomEvent => ({
  type: 'InviteSent',
  data: { inviteId: invitee.inviteId, inviterId, inviteeId: invitee.userId, expiresAt: data.inviteExpiresAt },
})

export function updateRoom({ data, actorId, at }: UpdateRoom, state: RoomState): Decision<RoomEvent> {
  const allowed = access(state, actorId, at, { rank: NEEDED.changeSettings })
  if (!('granted' in allowed)) return allowed
  if (data.ifRevision !== undefined && data.ifRevision !== state.revision)
    return reject('stale', `The room is at revision ${state.revision}.`)
  const settings = changedSettings(state.settings, data.settings ?? {})
  const refused = unfitting(settings, state)
  if (refused !== null) return refused
  if (data.text === undefined && Object.keys(settings).length === 0) return accept()
  const update: RoomEvent = {
    type: 'RoomUpdated',
    data: { roomId: data.roomId, ...data.text, ...(Object.keys(settings).length > 0 && { settings }) },
  }
  return accept(update, ...(settings.ai ? agentsChange(state, { ...state.settings, ...settings }) : []))
}

/** Why the room cannot have such settings, if so. */
function unfitting(changes: Partial<RoomSettings>, { type, people }: RoomState): Refused | null {
  if (type === 'home' && Object.keys(changes).some((name) => name !== 'ai'))
    return reject('conflict', 'A home room is for one person: only its texts and its AI can be changed.')
  if (changes.maxMembers !== undefined && changes.maxMembers < people)
    return reject('conflict', `The room has ${people} members already.`)
  return null
}

/** Only what really changes. */
function changedSettings(
  present: RoomSettings,
  wanted: NonNullable<UpdateRoom['data']['settings']>,
): Partial<RoomSettings> {
  const changes: Partial<RoomSettings> = {}
  if (wanted.maxMembers !== undefined && wanted.maxMembers !== present.maxMembers)
    changes.maxMembers = wanted.maxMembers
  if (wanted.historyVisibility !== undefined && wanted.historyVisibility !== present.historyVisibility)
    changes.historyVisibility = wanted.historyVisibility
  if (wanted.invitePolicy !== undefined && wanted.invitePolicy !== present.invitePolicy)
    changes.invitePolicy = wanted.invitePolicy
  const ai = { ...present.ai, ...wanted.ai }
  if (JSON.stringify(ai) !== JSON.stringify(present.ai)) changes.ai = ai
  return changes
}

const seatedAgents = (state: RoomState) => [...state.members.entries()].filter(([, member]) => member.role === 'ai')

/** Agents are members while the room's AI is enabled: who is missing joins, who is not wanted any more goes. */
function agentsChange(state: RoomState, settings: RoomSettings): RoomEvent[] {
  const wanted = wantedAgents(settings)
  const going = seatedAgents(state).filter(([id]) => !wanted.includes(id))
  const seated = wanted.filter((id) => state.members.has(id))
  return [
    ...agentsJoin(seated, settings, state.lastSeq),
    ...going.map(([userId, agent]) => memberRemoved(userId, agent)),
  ]
}

/** Who is in the room already, as a person or an agent, keeps their seat. */
const agentsJoin = (seated: readonly string[], settings: RoomSettings, seq: number): RoomEvent[] =>
  wantedAgents(settings)
    .filter((id) => !seated.includes(id))
    .map((userId) => ({ type: 'MemberJoined', data: { userId, role: 'ai', seq } }))

const wantedAgents = ({ ai }: RoomSettings): string[] => (ai.enabled ? [...new Set(ai.agents)] : [])

export function archiveRoom({ data, actorId, at }: ArchiveRoom, state: RoomState): Decision<RoomEvent> {
  const allowed = access(state, actorId, at, { rank: NEEDED.archive, evenArchived: true })
  if (!('granted' in allowed)) return allowed
  if (state.type === 'home' || state.type === 'direct')
    return reject('conflict', `A ${state.type} room cannot be archived.`)
  return state.phase === 'archived' ? accept() : accept({ type: 'RoomArchived', data: { roomId: data.roomId } })
}

export function restoreRoom({ data, actorId, at }: RestoreRoom, state: RoomState): Decision<RoomEvent> {
  const allowed = access(state, actorId, at, { rank: NEEDED.archive, evenArchived: true })
  if (!('granted' in allowed)) return allowed
  return state.phase === 'open' ? accept() : accept({ type: 'RoomRestored', data: { roomId: data.roomId } })
}
