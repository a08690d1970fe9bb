import { SYSTEM } from '../domain/actor.js'
import type { CreateRoom } from '../domain/room/commands.js'
import type { Cause } from './command.js'
import { command, homeRoomId, type RoomWriters } from './room-commands.js'

/** What making home rooms needs of the world. */
export type HomePorts = {
  readonly rooms: RoomWriters
  readonly settings: {
    /** The companion that is there with everybody. */
    readonly defaultAgentId: string
  }
}

const NAME = 'Home'

/**
 * Sees to it that somebody has their home room: made once, then found there. Where it is there already this costs a look at the writer's state.
 * @param userId a person's
 * @param cause what it is needed for; that it is made at most once does not depend on the command's id
 * @returns the room's id
 * @throws StoreUnavailable
 */
export async function ensureHome(ports: HomePorts, userId: string, cause: Omit<Cause, 'commandId'>): Promise<string> {
  const roomId = homeRoomId(userId)
  const { state } = await ports.rooms.of(roomId).current()
  if (state.phase !== 'absent') return roomId
  const data = homeOf(userId, roomId, ports.settings.defaultAgentId)
  const whole = { ...cause, commandId: `home-${userId}` }
  const made = await command(ports.rooms, roomId, 'CreateRoom', SYSTEM, data, whole, [roomId])
  if (made.kind === 'rejected') throw new Error(`a home room cannot be made: ${made.rejection.detail}`)
  return roomId
}

const homeOf = (userId: string, roomId: string, agentId: string): CreateRoom['data'] => ({
  roomId,
  type: 'home',
  text: { name: NAME },
  homeOf: userId,
  settings: {
    ai: { enabled: true, trigger: 'every_message', agents: [agentId] },
    maxMembers: 1,
    historyVisibility: 'all',
    invitePolicy: 'members',
  },
  invitees: [],
  inviteExpiresAt: '',
  actorIsAdmin: false,
})
