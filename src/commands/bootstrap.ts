import { randomUUID } from 'node:crypto'
import { isUsername, newProfile } from '../domain/user/schema.js'
import type { CreateRoom } from '../domain/room/commands.js'
import { LIMITS } from '../domain/room/schema.js'
import { type AccountPorts, finishRegistration, register } from './accounts.js'
import { changeAgent, createAgent, PARLEY } from './agents.js'
import type { Cause } from './command.js'
import { ensureHome } from './home-room.js'
import { derivedId } from './ids.js'
import { command, type RoomWriters } from './room-commands.js'

export type FirstThings = {
  readonly adminUsername: string
  /** Makes the hash of the admin's password; called only when the account has yet to be made. */
  readonly adminPasswordHash: () => Promise<string>
  /** Names of the public rooms that are there from the start; the first is the one that everyone joins. */
  readonly rooms: readonly string[]
  /** Display name of the default agent, at this start and from now on; undefined: as it is, and `Parley` at first. */
  readonly agentName: string | undefined
}

export type Bootstrapped = {
  readonly adminId: string
  /** The configured admin is an account of that name that is no admin: registered before it was configured. */
  readonly adminIsOrdinary: boolean
  readonly agentId: string
  readonly welcomeRoomId: string | null
}

const ADMIN_ROOM = 'Admin'
const AGENT_NAME = 'Parley'
const AGENT_BIO =
  'An AI member of this server. I answer where a room has me answer, sum up what was said, and find who said what.'
const AGENT_PERSONA = [
  'You are a friend in this chat, not a butler: warm, attentive, brief, and at ease with silence.',
  'Listen first. Take up what people feel and mean before you offer advice, and ask at most one question at a time.',
  'When people disagree, help each of them to be heard, and take no side.',
  'Never pretend to be a person, nor to know what you do not know.',
].join('\n')

/** Id of a room that is there from the start: it follows from the name, so that every start means the same room. */
export const defaultRoomId = (name: string): string => derivedId('default-room', name.toLowerCase())

/** Id of the agent that is there from the start. */
export const DEFAULT_AGENT_ID = derivedId('agent', 'default')

/** Makes what a fresh Parley begins with: the first admin and their home, the default agent, the default rooms. Every start repeats it, without effect. */
export async function bootstrap(ports: AccountPorts, rooms: RoomWriters, first: FirstThings): Promise<Bootstrapped> {
  const agentId = await makeAgent(ports, first.agentName)
  const adminId = await makeAdmin(ports, first)
  await ensureHome({ rooms, settings: { defaultAgentId: agentId } }, adminId, causeOf('home'))
  for (const name of first.rooms) await makeRoom(rooms, name, 'public', adminId, agentId)
  await makeRoom(rooms, ADMIN_ROOM, 'admin', adminId, agentId)
  const { state } = await ports.users.of(adminId).current()
  const [welcome] = first.rooms
  return {
    adminId,
    adminIsOrdinary: state?.role !== 'admin',
    agentId,
    welcomeRoomId: welcome === undefined ? null : defaultRoomId(welcome),
  }
}

const causeOf = (what: string): Cause => ({ commandId: derivedId('bootstrap', what), correlationId: 'bootstrap' })

async function makeAgent(ports: AccountPorts, name: string | undefined): Promise<string> {
  const { state } = await ports.users.of(DEFAULT_AGENT_ID).current()
  if (state === null) await makeFirstAgent(ports, name ?? AGENT_NAME)
  else if (name !== undefined)
    await changeAgent(
      ports,
      DEFAULT_AGENT_ID,
      { displayName: name },
      { ...causeOf('agent'), commandId: randomUUID() },
      PARLEY,
    )
  return DEFAULT_AGENT_ID
}

/** Its username stays for ever; what it is called may change. */
async function makeFirstAgent(ports: AccountPorts, name: string): Promise<void> {
  const profile = { ...newProfile(usernameFrom(name), name), bio: AGENT_BIO }
  const made = await createAgent(ports, DEFAULT_AGENT_ID, { profile, persona: AGENT_PERSONA }, causeOf('agent'), PARLEY)
  if (made.kind === 'rejected') throw new Error(`the agent ${name} cannot be made: ${made.rejection.detail}`)
}

/** What mentions of somebody with that display name may look like. */
function usernameFrom(name: string): string {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '')
  const username = plain.replaceAll(/[^A-Za-z0-9_.-]/g, '-').slice(0, 32)
  return isUsername(username) && /[A-Za-z0-9]/.test(username) ? username : AGENT_NAME
}

async function makeAdmin(ports: AccountPorts, { adminUsername, adminPasswordHash }: FirstThings): Promise<string> {
  const present = await finishRegistration(ports, adminUsername, causeOf('finish admin'))
  if (present !== null) return present
  const account = {
    profile: newProfile(adminUsername),
    passwordHash: await adminPasswordHash(),
    kind: 'human',
    role: 'admin',
  } as const
  // Not under an id that follows from the name: processes that start together would take each other's claim for their own, and each make an admin.
  const registered = await register(ports, account, { ...causeOf('admin'), commandId: randomUUID() })
  if (registered.kind !== 'rejected') return registered.userId
  // Another process that started at the same time was first.
  const others = await finishRegistration(ports, adminUsername, causeOf('finish admin'))
  if (others === null) throw new Error(`the admin ${adminUsername} cannot be made: ${registered.rejection.detail}`)
  return others
}

async function makeRoom(
  rooms: RoomWriters,
  name: string,
  type: 'public' | 'admin',
  ownerId: string,
  agentId: string,
): Promise<void> {
  // Not by its name: somebody may want a public room called Admin.
  const roomId = type === 'admin' ? derivedId('admin-room') : defaultRoomId(name)
  const data: CreateRoom['data'] = {
    roomId,
    type,
    text: { name },
    settings: {
      ai: { enabled: false, trigger: 'every_message', agents: [agentId] },
      maxMembers: LIMITS.members,
      historyVisibility: 'all',
      invitePolicy: 'members',
    },
    invitees: [],
    inviteExpiresAt: '',
    actorIsAdmin: true,
  }
  await command(rooms, roomId, 'CreateRoom', ownerId, data, causeOf(`room ${roomId}`), [roomId])
}
