import { changeMessage } from '../commands/change-message.js'
import type { Position, RecordedEvent } from '../commands/event-store.js'
import { ensureHome, type HomePorts } from '../commands/home-room.js'
import { derivedId } from '../commands/ids.js'
import { inviteKey, inviteMessageId } from '../commands/invite-message.js'
import { KeyDestroyed } from '../commands/key-ring.js'
import { postMessage, type PostingPorts } from '../commands/post-message.js'
import { SYSTEM } from '../domain/actor.js'
import { textIn } from '../domain/json.js'
import type { Job } from './jobs.js'
import { saidByParley } from './notices.js'
import { becauseOf, causeOf, jobId, type Reaction } from './reaction.js'

/** An invite as its message tells of it. */
export type KnownInvite = {
  readonly roomId: string
  /** Null for a room without one. */
  readonly roomName: string | null
  readonly inviterId: string
}

/**
 * Reads an invite, with every change of the log up to a position; null when there is none.
 * @throws StoreUnavailable when that cannot be had in good time
 */
export type ReadInvite = (inviteId: string, upTo: Position) => Promise<KnownInvite | null>

/** What showing invites works with. */
export type InvitePorts = HomePorts & { readonly posting: PostingPorts; readonly readInvite: ReadInvite }

const NAME = 'invite_messages'

/** What happened to an invite → what its message says of it. */
const STATUS: Readonly<Record<string, string>> = {
  InviteSent: 'pending',
  InviteAccepted: 'accepted',
  InviteDeclined: 'declined',
  InviteRevoked: 'revoked',
  InviteExpired: 'expired',
}

/**
 * An invite shows as a message at its invitee's home, with what can be done about it; however it ends, the message says so and takes the
 * buttons away. Whichever comes first, the message ends as the invite did: who finds no message makes it.
 */
export function inviteMessages(ports: InvitePorts): Reaction {
  return {
    name: NAME,
    handles: Object.keys(STATUS),
    mode: 'direct',
    jobsFor: (event) => [jobFor(event)],
    run: async ({ data }) => {
      const told = toldIn(data)
      try {
        const homeId = await ensureHome(ports, told.inviteeId, told.cause)
        await (told.status === 'pending' ? post(ports, homeId, told) : settle(ports, homeId, told))
      } catch (error) {
        // Whose home can be written to no more is gone, and reads no invites.
        if (!(error instanceof KeyDestroyed)) throw error
      }
    },
  }
}

function jobFor(event: RecordedEvent): Job {
  const { id, type, data, position } = event
  const about = { inviteId: textIn(data, 'inviteId'), inviteeId: textIn(data, 'inviteeId') }
  const told = { ...about, status: STATUS[type] ?? '', position, ...becauseOf(event) }
  return { id: jobId(NAME, id), reaction: NAME, data: told }
}

/** An event of an invite, as its job carries it. */
type Told = {
  readonly inviteId: string
  readonly inviteeId: string
  readonly status: string
  /** Of the event. */
  readonly position: Position
  readonly cause: { readonly correlationId: string; readonly causationId: string }
}

function toldIn(data: Job['data']): Told {
  const [inviteId, inviteeId] = [textIn(data, 'inviteId'), textIn(data, 'inviteeId')]
  const [status, position] = [textIn(data, 'status'), textIn(data, 'position')]
  return { inviteId, inviteeId, status, position, cause: causeOf(data) }
}

async function post({ posting, readInvite }: InvitePorts, homeId: string, told: Told): Promise<void> {
  const { inviteId, position, cause } = told
  const invite = await readInvite(inviteId, position)
  if (invite === null) throw new Error('the read models have no such invite')
  const { roomId, roomName, inviterId } = invite
  const facts = { inviteId, roomId, roomName, inviterId, status: 'pending', actions: ['accept', 'decline'] }
  const posted = await postMessage(posting, saidByParley(homeId, 'invite', inviteKey(inviteId), facts), cause)
  // Under that key there is nothing but this invite: posted when the room had another name.
  const isThere = posted.kind !== 'rejected' || posted.rejection.code === 'idempotency_key_reused'
  if (!isThere) throw new Error(`an invite cannot be shown: ${posted.rejection.code}`)
}

async function settle(ports: InvitePorts, homeId: string, told: Told): Promise<void> {
  const { posting } = ports
  const { inviteId, inviteeId, status, cause } = told
  const messageId = inviteMessageId(inviteeId, inviteId)
  const read = async () => posting.messages.read(messageId, (await ports.rooms.of(homeId).current()).position)
  let known = await read()
  if (known === null) {
    await post(ports, homeId, told)
    known = await read()
  }
  // Deleted, or nobody's to read any more.
  if (!known?.body) return
  const change = {
    type: 'EditMessage',
    content: '',
    metadata: { ...known.body.metadata, status, actions: [] },
  } as const
  const whole = { ...cause, commandId: derivedId(NAME, cause.causationId) }
  const changed = await changeMessage(posting, messageId, homeId, SYSTEM, change, whole)
  if (changed.kind === 'rejected' && changed.rejection.code !== 'message_deleted')
    throw new Error(`the end of an invite cannot be shown: ${changed.rejection.code}`)
}
