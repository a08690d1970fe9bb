import { randomUUID } from 'node:crypto'
import type { Rejection } from '../domain/decider.js'
import type { JsonObject } from '../domain/json.js'
import type { Addressees, MessageBody } from '../domain/room/commands.js'
import { findMentions } from '../domain/room/mentions.js'
import type { Answered, MessageType, Usage } from '../domain/room/schema.js'
import type { Arrival, Arrivals } from './arrivals.js'
import { canonicalJson } from './canonical-json.js'
import type { Cause, Outcome } from './command.js'
import type { EventStore, Position, RecordedEvent } from './event-store.js'
import { derivedId } from './ids.js'
import type { KeyRing } from './key-ring.js'
import type { MessageReader } from './known-message.js'
import type { RoomWriters } from './room-commands.js'
import { fingerprint } from './sealing.js'
import { submitOnce } from './submit-once.js'
import type { Usernames } from './usernames.js'

/** What posting needs of the world. */
export type PostingPorts = {
  readonly rooms: RoomWriters
  readonly store: EventStore
  readonly keys: KeyRing
  readonly usernames: Usernames
  readonly messages: MessageReader
  /** The order in which people post. */
  readonly arrivals: Arrivals
  /** Ids of those whom somebody has blocked. */
  readonly blockedBy: (userId: string) => Promise<readonly string[]>
}

export type Post = {
  readonly roomId: string
  readonly senderId: string
  /** The client's key: any repeat gives the first result. */
  readonly key?: string
  readonly type: MessageType
  readonly content: string
  readonly metadata?: JsonObject
  readonly clientId?: string
  readonly replyTo?: string
  /** Of a forwarded message: who wrote it first, and whose key goes on sealing it. */
  readonly forwardedFrom?: string
  /** Whose key seals it, when that is not the sender's: the room's, for what Parley itself says there. */
  readonly sealedFor?: string
  /** What an agent, or a notice about it, answers; with it the post is in vain once that is answered. */
  readonly answers?: Answered
  readonly depth?: number
  readonly usage?: Usage
  /** Posted in its sender's absence: it says nothing of what they have read. */
  readonly quiet?: boolean
}

export type Posted =
  | { readonly kind: 'posted'; readonly event: RecordedEvent; readonly body: MessageBody; readonly position: Position }
  /** The message was there already. */
  | { readonly kind: 'repeated'; readonly messageId: string; readonly position: Position }
  /** What it answers was answered before: nothing was posted. */
  | { readonly kind: 'unneeded'; readonly position: Position }
  | { readonly kind: 'rejected'; readonly rejection: Rejection }

/**
 * Posts a message exactly once per client key, from wherever and however late it is repeated: the message's id follows from the key,
 * and the room's stream is the only witness. Recent commands are in the room's state; older ones are looked up in the read model,
 * whose miss counts only as far as it has read, and beyond that in the stream itself.
 * What one person posts into a room one after the other comes into it in that order.
 * @param cause without a `commandId`: the message's id is the command's
 */
export async function postMessage(ports: PostingPorts, post: Post, cause: Omit<Cause, 'commandId'>): Promise<Posted> {
  const arrival = ports.arrivals.arrive(`${post.roomId} ${post.senderId}`)
  try {
    return await postInTurn(ports, post, cause, arrival)
  } finally {
    arrival.leave()
  }
}

/** Id of the message that somebody posts into a room under a key. */
export const messageIdOf = (roomId: string, senderId: string, key: string): string =>
  derivedId('message', roomId, senderId, key)

async function postInTurn(
  ports: PostingPorts,
  post: Post,
  cause: Omit<Cause, 'commandId'>,
  arrival: Arrival,
): Promise<Posted> {
  const messageId = post.key === undefined ? randomUUID() : messageIdOf(post.roomId, post.senderId, post.key)
  // The author's key: with it goes, one day, all that tells what they wrote.
  const authorId = post.forwardedFrom ?? post.sealedFor ?? post.senderId
  const authorKey = ports.keys.cached(authorId) ?? (await ports.keys.ensure(authorId))
  const print = fingerprint(authorKey, canonicalJson(original(post)))
  const replyTo = post.replyTo === undefined ? undefined : await replyTarget(ports, post.roomId, post.replyTo)
  if (replyTo === null) return rejected({ code: 'not_found', detail: 'What you reply to is not in this room.' })
  const body = bodyOf(post)
  const submission = {
    ...cause,
    commandId: messageId,
    subjects: [authorId],
    command: {
      type: 'PostMessage' as const,
      actorId: post.senderId,
      data: {
        messageId,
        type: post.type,
        body,
        authorId,
        addressees: post.forwardedFrom === undefined ? await addressees(ports.usernames, post.content) : NOBODY,
        fingerprint: print,
        unheardBy: await ports.blockedBy(post.senderId),
        ...(replyTo && { replyTo }),
        ...answering(post),
      },
    },
  }
  const outcome = await submitOnce(ports, post, submission, arrival)
  return settled(ports, post, outcome, { messageId, body, print })
}

const answering = ({ answers, depth, usage, quiet }: Post) => ({
  ...(answers && { answers }),
  ...(depth !== undefined && { depth }),
  ...(usage && { usage }),
  ...(quiet !== undefined && { quiet }),
})

async function settled(
  ports: PostingPorts,
  post: Post,
  outcome: Outcome,
  sent: { readonly messageId: string; readonly body: MessageBody; readonly print: string },
): Promise<Posted> {
  switch (outcome.kind) {
    case 'appended': {
      const [event] = outcome.events
      if (event === undefined) throw new Error('a post gives one event')
      return { kind: 'posted', event, body: sent.body, position: outcome.position }
    }
    case 'repeated': {
      const [first] = await ports.store.readStream(`room-${post.roomId}`, outcome.revision, 1)
      if (first?.data['fingerprint'] === sent.print)
        return { kind: 'repeated', messageId: sent.messageId, position: outcome.position }
      return rejected({ code: 'idempotency_key_reused', detail: 'Another message was sent under this key.' })
    }
    case 'unchanged':
      return { kind: 'unneeded', position: outcome.position }
    case 'rejected':
      return rejected(outcome.rejection)
    case 'unsure':
      throw new Error('a post is searched for until it is sure')
  }
}

const rejected = (rejection: Rejection): Posted => ({ kind: 'rejected', rejection })

/** What counts as "the same message" under one key. */
const original = (post: Post): JsonObject => ({
  type: post.type,
  content: post.content,
  // None, said in another way.
  ...(Object.keys(post.metadata ?? {}).length > 0 && { metadata: post.metadata }),
  ...(post.replyTo !== undefined && { replyTo: post.replyTo }),
  ...(post.forwardedFrom !== undefined && { forwardedFrom: post.forwardedFrom }),
})

const bodyOf = ({ content, metadata, clientId }: Post): MessageBody => ({
  content,
  ...(metadata && { metadata }),
  ...(clientId !== undefined && { clientId }),
})

/** What a reply has to know of the message that it answers; null when the room has none of that id. */
export async function replyTarget(ports: PostingPorts, roomId: string, messageId: string) {
  const { position } = await ports.rooms.of(roomId).current()
  const known = await ports.messages.read(messageId, position)
  if (known?.roomId !== roomId) return null
  return { messageId, threadId: known.threadId ?? messageId, seq: known.seq }
}

const NOBODY: Addressees = { userIds: [], everyone: false, agents: false }

/** The people a text addresses, by id. */
export async function addressees(usernames: Usernames, content: string): Promise<Addressees> {
  if (!content.includes('@') && !content.startsWith('/')) return NOBODY
  const { names, everyone, agents } = findMentions(content)
  return { userIds: await usernames.resolve(names), everyone, agents }
}
