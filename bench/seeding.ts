import { randomUUID } from 'node:crypto'
import { Passwords } from '../src/api/auth/passwords.js'
import { register } from '../src/commands/accounts.js'
import type { Aggregate } from '../src/commands/aggregate.js'
import { canonicalJson } from '../src/commands/canonical-json.js'
import type { Unstamped } from '../src/commands/command.js'
import type { DataKey } from '../src/commands/data-key.js'
import type { NewEvent } from '../src/commands/event-store.js'
import { type Keys, write } from '../src/commands/event-writing.js'
import { fingerprint } from '../src/commands/sealing.js'
import { encodeSnapshot } from '../src/commands/snapshots.js'
import type { CreateRoom, RoomCommand } from '../src/domain/room/commands.js'
import type { RoomEvent } from '../src/domain/room/events.js'
import { LIMITS } from '../src/domain/room/schema.js'
import type { RoomState } from '../src/domain/room/state.js'
import { newProfile } from '../src/domain/user/schema.js'
import { messageText } from './posting.js'
import { roomType, type WriteSide } from './write-side.js'

export const seedPassword = 'correct-horse-battery'
/** Events of one append of seeded messages: as many as a store takes. */
const BATCH = 500

type Posted = Extract<RoomEvent, { type: 'MessagePosted' }>
type PostMessage = Extract<Unstamped<RoomCommand>, { type: 'PostMessage' }>

const print = (key: DataKey): string => fingerprint(key, canonicalJson({ type: 'text', content: messageText }))

/** A person; without a password nobody can log in as them. @returns their id */
export async function makeMember({ accounts }: WriteSide, username: string, withPassword: boolean): Promise<string> {
  const passwordHash = withPassword ? await new Passwords().hash(seedPassword) : null
  const account = { profile: newProfile(username), passwordHash, kind: 'human', role: 'user' } as const
  const registered = await register(accounts, account, { commandId: randomUUID(), correlationId: 'bench' })
  if (registered.kind === 'rejected') throw new Error(`${username}: ${registered.rejection.detail}`)
  return registered.userId
}

/** Gives a command to a room and sees to it that it is accepted. */
export async function settle(
  { rooms }: WriteSide,
  roomId: string,
  command: Unstamped<RoomCommand>,
  subjects: readonly string[] = [],
): Promise<void> {
  const outcome = await rooms.of(roomId).submit({ commandId: randomUUID(), correlationId: 'bench', command, subjects })
  if (outcome.kind === 'rejected') throw new Error(`${command.type}: ${outcome.rejection.detail}`)
}

/** A public room that takes as many people as any can. @returns its id */
export async function makeRoom(side: WriteSide, ownerId: string): Promise<string> {
  const roomId = randomUUID()
  const data: CreateRoom['data'] = {
    roomId,
    type: 'public',
    text: { name: 'Seeded' },
    invitees: [],
    inviteExpiresAt: '',
    actorIsAdmin: false,
    settings: {
      ai: { enabled: false, trigger: 'every_message', agents: [] },
      maxMembers: LIMITS.members,
      historyVisibility: 'all',
      invitePolicy: 'members',
    },
  }
  await settle(side, roomId, { type: 'CreateRoom', actorId: ownerId, data }, [roomId])
  return roomId
}

/** The command that posts the text of the benches. */
export const postCommand = (messageId: string, senderId: string, key: DataKey): PostMessage => ({
  type: 'PostMessage',
  actorId: senderId,
  data: {
    ...{ messageId, type: 'text', authorId: senderId, fingerprint: print(key) },
    body: { content: messageText },
    addressees: { userIds: [], everyone: false, agents: false },
  },
})

/**
 * Appends messages to a room until its stream has so many events: sealed, linked and folded as the writer does it, but without deciding,
 * and in the largest batches. Leaves a snapshot at the end, as a server would have.
 */
export async function appendMessages(
  side: WriteSide,
  roomId: string,
  senders: readonly string[],
  total: number,
): Promise<void> {
  const { store, keys: ring, snapshots } = side.ports
  const stream = `room-${roomId}`
  const keys = new Map<string, DataKey>()
  for (const senderId of senders) keys.set(senderId, await ring.ensure(senderId))
  let aggregate = await side.rooms.of(roomId).current()
  let durable = Promise.resolve()
  while (aggregate.revision + 1 < total) {
    const batch = messages(aggregate, stream, senders, keys, Math.min(BATCH, total - aggregate.revision - 1))
    const { revision } = aggregate
    aggregate = batch.aggregate
    // The next batch is made while this one is written.
    await durable
    durable = append(store, stream, revision, batch.events)
    durable.catch(() => undefined)
  }
  await durable
  side.appended(stream, aggregate.revision, aggregate.headHash)
  await snapshots.save(stream, aggregate.revision, encodeSnapshot(roomType, aggregate))
}

async function append(
  store: WriteSide['ports']['store'],
  stream: string,
  revision: number,
  events: readonly NewEvent[],
): Promise<void> {
  const { appended } = await store.append(stream, revision, events)
  if (!appended) throw new Error(`${stream} was written by somebody else`)
}

type Batch = { readonly events: readonly NewEvent[]; readonly aggregate: Aggregate<RoomState> }

function messages(
  before: Aggregate<RoomState>,
  stream: string,
  senders: readonly string[],
  keys: Keys,
  count: number,
): Batch {
  const events: NewEvent[] = []
  let aggregate = before
  const at = new Date().toISOString()
  for (let i = 0; i < count; i += 1) {
    const senderId = senders[aggregate.revision % senders.length] ?? ''
    const key = keys.get(senderId)
    if (!key) throw new Error('every sender has a key')
    const commandId = randomUUID()
    const command = postCommand(commandId, senderId, key)
    const submission = { commandId, correlationId: 'bench', command, subjects: [] }
    const event = posted(command, aggregate.state.lastSeq + 1)
    const written = write(roomType, stream, aggregate, submission, [event], at, keys)
    events.push(...written.events)
    aggregate = written.aggregate
  }
  return { events, aggregate }
}

const posted = ({ actorId, data }: PostMessage, seq: number): Posted => ({
  type: 'MessagePosted',
  data: {
    ...{ messageId: data.messageId, seq, type: data.type, senderId: actorId, authorId: data.authorId },
    body: { content: data.body.content },
    mentions: { userIds: [], everyone: false },
    fingerprint: data.fingerprint,
  },
})
