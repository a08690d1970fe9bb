import fc from 'fast-check'
import { SUPERSEDED, type Fact } from '../../src/domain/decider.js'
import type { RoomCommand, Target } from '../../src/domain/room/commands.js'
import { room } from '../../src/domain/room/decider.js'
import type { RoomEvent } from '../../src/domain/room/events.js'
import type { RoomSettings } from '../../src/domain/room/schema.js'
import { absentRoom, type RoomState } from '../../src/domain/room/state.js'
import { openTriggers } from '../../src/domain/room/triggers.js'
import { targetIn } from './target-in.js'

export const PEOPLE = ['p0', 'p1', 'p2', 'p3', 'p4'] as const

/** What somebody may try, and how often in comparison. */
const WEIGHTS = {
  ...{ post: 12, postSystem: 1, edit: 5, remove: 2, react: 2, unreact: 2, pin: 2, unpin: 1 },
  ...{ join: 5, leave: 2, kick: 1, ban: 1, unban: 1, role: 2, mute: 1, invite: 2, revoke: 1, accept: 1, decline: 1 },
  ...{ transfer: 1, settings: 1, ai: 1, archive: 1, restore: 2 },
  ...{ reply: 4, notice: 1, ask: 2, excuse: 1 },
}
type What = keyof typeof WEIGHTS

/** An attempt at something; numbers choose among what there is. */
export type Try = {
  readonly what: What
  readonly actor: number
  readonly other: number
  readonly n: number
  readonly flag: boolean
}

const what = fc.oneof(
  ...Object.entries(WEIGHTS).map(([name, weight]) => ({ arbitrary: fc.constant(name as What), weight })),
)
const attempt = fc.record({
  what,
  actor: fc.oneof(fc.constant(0), fc.nat(4)),
  other: fc.nat(4),
  n: fc.nat(30),
  flag: fc.boolean(),
})

/** Random things that people do in a room. */
export const tries = (maxLength = 80): fc.Arbitrary<readonly Try[]> =>
  fc.array(attempt, { minLength: 10, maxLength, size: 'max' })

const minute = (n: number): string => new Date(Date.UTC(2026, 10, 21, 12, n)).toISOString()

/** An attempt on a room as it is now: who, whom, which message, which reaction. */
type Scene = Try & {
  readonly roomId: string
  readonly now: number
  readonly by: { readonly actorId: string; readonly at: string }
  readonly userId: string
  readonly target: Target
  readonly emoji: string
  readonly inviteOf: (userId: string) => string
  /** What one of the agents has yet to answer, in the order of asking. */
  readonly owed: { readonly agentId: string; readonly revisions: readonly number[] }
}

const ABOUT_MESSAGES: ReadonlySet<What> = new Set(['edit', 'remove', 'react', 'unreact', 'pin', 'unpin', 'ask'])
const ROLES = ['admin', 'moderator', 'member'] as const

/** Sometimes everyone, sometimes the agents, sometimes a person or two, mostly nobody. */
const addressees = ({ n, other }: Try) => ({
  userIds: n % 3 === 0 ? [`p${other}`, `p${n % 5}`] : [],
  everyone: n % 5 === 0,
  agents: n % 7 === 0,
})

function post(scene: Scene, actorId: string): RoomCommand {
  const { by, flag, target, now } = scene
  const { messageId, seq, threadId } = target
  const replyTo = flag && seq > 0 ? { replyTo: { messageId, threadId: threadId ?? messageId, seq } } : {}
  const type = actorId === 'system' ? 'system' : 'text'
  // Now and then in the sender's absence: by itself that is all that tells it from the others.
  const quiet = scene.n % 4 === 1
  const data = {
    messageId: `m${now}`,
    type,
    body: { content: 'Hello' },
    authorId: actorId,
    fingerprint: '',
    quiet,
  } as const
  return { ...by, actorId, type: 'PostMessage', data: { ...data, ...replyTo, addressees: addressees(scene) } }
}

/** The agent answers what it was asked first, or Parley says in its place that it answers nothing of what waits. */
function reply(scene: Scene, isNotice: boolean): RoomCommand {
  const { by, owed, now, n } = scene
  const { agentId, revisions } = owed
  const revision = (isNotice ? revisions.at(-1) : revisions[0]) ?? -1
  const actorId = isNotice ? 'system' : agentId
  const said = { messageId: `m${now}`, type: isNotice ? 'system' : 'text', body: { content: 'Hello' } } as const
  const cost = isNotice ? {} : { depth: 1, usage: { promptTokens: n, completionTokens: 1 } }
  const answers = { agentId, revision, userId: by.actorId }
  const data = { ...said, ...cost, answers, authorId: actorId, fingerprint: '', addressees: addressees(scene) }
  return { ...by, actorId, type: 'PostMessage', data }
}

/** The author acts on the message every other time. */
const author = ({ flag, target, by }: Scene) => (flag ? { ...by, actorId: target.senderId } : by)

const commandFor: Readonly<Record<What, (scene: Scene) => RoomCommand>> = {
  post: (scene) => post(scene, scene.by.actorId),
  postSystem: (scene) => post(scene, 'system'),
  edit: (scene) => {
    const data = {
      target: scene.target,
      body: { content: 'Edited' },
      isSame: scene.n === 0,
      addressees: addressees(scene),
    }
    return { ...author(scene), type: 'EditMessage', data }
  },
  remove: (scene) => ({ ...author(scene), type: 'DeleteMessage', data: { target: scene.target } }),
  react: ({ by, target, emoji }) => ({ ...by, type: 'AddReaction', data: { target, emoji } }),
  unreact: ({ by, target, emoji }) => ({ ...by, type: 'RemoveReaction', data: { target, emoji } }),
  pin: ({ by, target }) => ({ ...by, type: 'PinMessage', data: { target } }),
  unpin: ({ by, target }) => ({ ...by, type: 'UnpinMessage', data: { target } }),
  join: ({ by }) => ({ ...by, type: 'JoinRoom', data: { isAdmin: false } }),
  leave: ({ by }) => ({ ...by, type: 'LeaveRoom', data: {} }),
  kick: ({ by, userId, n }) => ({ ...by, type: 'RemoveMember', data: { userId: n % 7 === 0 ? 'bot' : userId } }),
  ban: ({ by, userId }) => ({ ...by, type: 'BanMember', data: { userId } }),
  unban: ({ by, userId }) => ({ ...by, type: 'UnbanMember', data: { userId } }),
  role: ({ by, userId, n }) => ({ ...by, type: 'ChangeMember', data: { userId, role: ROLES[n % 3] ?? 'member' } }),
  mute: ({ by, userId, now, n, flag }) => {
    return { ...by, type: 'ChangeMember', data: { userId, mutedUntil: flag ? minute(now + n) : null } }
  },
  invite: ({ by, userId, now, n }) => {
    const data = {
      inviteId: `i${now}`,
      inviteeId: userId,
      expiresAt: minute(now + 5 * n),
      inviteeIsAdmin: false,
      inviteeIsAgent: false,
      isBlocked: false,
    }
    return { ...by, type: 'SendInvite', data }
  },
  revoke: ({ by, userId, inviteOf }) => ({
    ...by,
    type: 'RevokeInvite',
    data: { inviteId: inviteOf(userId), inviterId: by.actorId },
  }),
  accept: (scene) => answer(scene, 'accept'),
  decline: (scene) => answer(scene, 'decline'),
  transfer: ({ by, userId }) => ({ ...by, type: 'TransferOwnership', data: { userId } }),
  settings: ({ by, roomId, n }) => ({
    ...by,
    type: 'UpdateRoom',
    data: { roomId, settings: { maxMembers: 1 + (n % 5) } },
  }),
  ai: ({ by, roomId, flag, n }) => {
    const agents = ['bot', 'bot2'].slice(n % 2)
    return { ...by, type: 'UpdateRoom', data: { roomId, settings: { ai: { enabled: flag, agents } } } }
  },
  reply: (scene) => reply(scene, false),
  notice: (scene) => reply(scene, true),
  ask: ({ by, target, flag }) => ({
    ...by,
    type: 'RequestReply',
    data: { target, ...(flag && { agentIds: ['bot'] }) },
  }),
  excuse: ({ by, owed: { agentId, revisions } }) => ({
    ...by,
    actorId: 'system',
    type: 'SkipReply',
    data: { agentId, revision: revisions[0] ?? -1, reason: 'gone' },
  }),
  archive: ({ by, roomId }) => ({ ...by, type: 'ArchiveRoom', data: { roomId } }),
  restore: ({ by, roomId }) => ({ ...by, type: 'RestoreRoom', data: { roomId } }),
}

function answer({ by, userId, inviteOf }: Scene, kind: 'accept' | 'decline'): RoomCommand {
  return {
    ...by,
    actorId: userId,
    type: 'AnswerInvite',
    data: { inviteId: inviteOf(userId), inviteeId: userId, answer: kind },
  }
}

/** A room that is tried out: the facts so far, the state they lead to, and what was refused. */
export class TriedRoom {
  readonly facts: Fact<RoomEvent>[] = []
  readonly refused: string[] = []
  readonly commands: RoomCommand[] = []
  state: RoomState = absentRoom

  constructor(private readonly roomId: string) {
    const settings: RoomSettings = {
      ai: { enabled: true, trigger: 'every_message', agents: ['bot'] },
      ...{ maxMembers: 4, historyVisibility: 'all', invitePolicy: 'members' },
    }
    const data = {
      roomId,
      type: 'public',
      text: {},
      invitees: [],
      inviteExpiresAt: minute(0),
      actorIsAdmin: false,
    } as const
    this.give({ type: 'CreateRoom', actorId: 'p0', at: minute(0), data: { ...data, settings } })
  }

  attempt(wanted: Try): void {
    const now = this.commands.length
    const scene: Scene = {
      ...wanted,
      ...{ roomId: this.roomId, now, by: { actorId: PEOPLE[wanted.actor] ?? 'p0', at: minute(now) } },
      userId: PEOPLE[wanted.other] ?? 'p0',
      target: targetIn(this.facts, 1 + (wanted.n % Math.max(1, this.state.lastSeq)), this.state.revision),
      emoji: wanted.flag ? '👍' : 'constructor',
      owed: this.owedBy(wanted.other === 1 ? 'bot2' : 'bot'),
      inviteOf: (userId) =>
        [...this.state.invites.entries()].find(([, invite]) => invite.inviteeId === userId)?.[0] ?? 'none',
    }
    const isPossible = this.state.lastSeq > 0 || !ABOUT_MESSAGES.has(wanted.what)
    this.give(commandFor[isPossible ? wanted.what : 'post'](scene))
  }

  private owedBy(agentId: string): Scene['owed'] {
    return { agentId, revisions: openTriggers(this.state, agentId).map(({ revision }) => revision) }
  }

  private give(command: RoomCommand): void {
    this.commands.push(command)
    const decision = room.decide(command, this.state)
    if (!decision.accepted) {
      if (decision.rejection.code === SUPERSEDED) throw new Error('what is known here is never outdated')
      this.refused.push(decision.rejection.code)
      return
    }
    for (const event of decision.events) {
      const fact = { ...event, revision: this.state.revision + 1, at: command.at, actorId: command.actorId }
      this.facts.push(fact)
      this.state = room.evolve(this.state, fact)
    }
  }
}

/** A room in which all of that was tried. */
export function triedRoom(attempts: readonly Try[], roomId = 'r'): TriedRoom {
  const tried = new TriedRoom(roomId)
  for (const wanted of attempts) tried.attempt(wanted)
  return tried
}
