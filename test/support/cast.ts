import { AccessTokens } from '../../src/api/auth/access-tokens.js'
import type { SessionStore } from '../../src/api/auth/session-store.js'
import { Sessions } from '../../src/api/auth/sessions.js'
import type { Answer, Person } from './client.js'
import { given, roomOf, say, setRole } from './rooms.js'
import type { RunningParley } from './running-parley.js'

/** Those who have no valid access token, and those who stand in every relation to a room. */
export const UNKNOWN = ['anonymous', 'forged', 'expired', 'ended'] as const
export const KNOWN = ['stranger', 'former', 'banned', 'member', 'moderator', 'admin', 'owner', 'sysadmin'] as const
export type Role = (typeof UNKNOWN)[number] | (typeof KNOWN)[number]

/** The access token of every role; undefined for none. */
export type Tokens = Readonly<Record<Role, string | undefined>>
type Named = Readonly<Record<(typeof KNOWN)[number] | 'target' | 'guest' | 'newcomer', Person>>

/** One person for every role, and three to whom things are done. */
export type Cast = { readonly people: Named; readonly tokens: Tokens }

/** A room with the cast in their places. */
export type Scene = {
  readonly roomId: string
  readonly messageId: string
  readonly threadId: string
  readonly inviteId: string
  readonly people: Named
}

export async function castOf(parley: RunningParley): Promise<Cast> {
  const names = [...KNOWN.filter((role) => role !== 'sysadmin'), 'target', 'guest', 'newcomer'] as const
  const people = Object.fromEntries([
    ...(await Promise.all(names.map(async (name) => [name, await parley.person(name)] as const))),
    ['sysadmin', await parley.admin()] as const,
  ]) as Named
  const ended = await parley.logIn(people.owner.username)
  await given(204, ended.post('/api/auth/logout'))
  const known = Object.fromEntries(KNOWN.map((role) => [role, people[role].token]))
  const { forged, expired } = await falseTokens(parley, people.owner)
  return { people, tokens: { ...known, anonymous: undefined, forged, expired, ended: ended.token } as Tokens }
}

/** Tokens for a session that is really there: only the signature, only the time is wrong. */
async function falseTokens(parley: RunningParley, person: Person) {
  const { items } = await given(200, person.get('/api/auth/sessions'))
  const session = { userId: person.id, sessionId: String(items[0]?.id) }
  const sign = (secret: string, now: () => number) =>
    new AccessTokens(secret, new Sessions({} as SessionStore), now).issue(session)
  return {
    forged: await sign('another secret of thirty-two bytes', Date.now),
    expired: await sign(parley.jwtSecret, () => Date.now() - 3_600_000),
  }
}

/** A fresh room with everybody in it who belongs there, a message of a plain member's with a reply, and an open invite. */
export async function sceneOf({ people }: Cast, type: 'private' | 'public'): Promise<Scene> {
  const { owner, admin, moderator, member, target, former, banned, guest } = people
  const room = await roomOf(owner, [admin, moderator, member, target, former, banned], { type })
  const path = `/api/rooms/${room.id}`
  const [message, invite] = (await Promise.all([
    say(target, room.id, 'a message'),
    given(201, owner.post(`${path}/invite`, { userId: guest.id })),
    setRole(owner, room.id, admin, 'admin'),
    setRole(owner, room.id, moderator, 'moderator'),
    given(204, former.post(`${path}/leave`)),
    given(204, owner.put(`${path}/bans/${banned.id}`)),
  ])) as [Answer, Answer, ...unknown[]]
  await say(target, room.id, 'a reply', { replyTo: message.id })
  return { roomId: room.id, messageId: message.id, threadId: message.id, inviteId: invite.id, people }
}
