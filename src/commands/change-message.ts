import { SUPERSEDED } from '../domain/decider.js'
import type { JsonObject } from '../domain/json.js'
import type { MessageBody, RoomCommand, Target } from '../domain/room/commands.js'
import { canonicalJson } from './canonical-json.js'
import type { Cause, Outcome, Unstamped } from './command.js'
import { StoreUnavailable } from './event-store.js'
import type { KnownMessage } from './known-message.js'
import { addressees, type PostingPorts } from './post-message.js'

/** What can be done to a message that is there. */
export type Change =
  | { readonly type: 'EditMessage'; readonly content: string; readonly metadata?: JsonObject }
  | { readonly type: 'DeleteMessage' | 'PinMessage' | 'UnpinMessage' }
  | { readonly type: 'AddReaction' | 'RemoveReaction'; readonly emoji: string }
  | { readonly type: 'RequestReply'; readonly agentIds?: readonly string[] }

const MOST_ATTEMPTS = 50

/**
 * Changes a message. What the message is now comes from the read model, as of the room's head; the room's state knows its latest changes,
 * so that a decision on outdated knowledge is noticed, and made again on fresh knowledge.
 */
export async function changeMessage(
  ports: PostingPorts,
  messageId: string,
  roomId: string,
  actorId: string,
  change: Change,
  cause: Cause,
): Promise<Outcome> {
  const attempt = async (): Promise<Outcome | null> => {
    const writer = ports.rooms.of(roomId)
    const { known, revision } = await lookUp(ports, writer, messageId)
    if (known?.roomId !== roomId) return noSuchMessage
    const command = await commandFor(ports, change, known, revision, actorId)
    const outcome = await writer.submit({ ...cause, command, subjects: [known.authorId] })
    return outcome.kind === 'rejected' && outcome.rejection.code === SUPERSEDED ? null : outcome
  }
  return (await attempt()) ?? inTurn(messageId, () => repeatedly(attempt))
}

/** What is not known here may have been posted at another instance a moment ago. */
async function lookUp({ messages }: PostingPorts, writer: ReturnType<PostingPorts['rooms']['of']>, messageId: string) {
  const { revision, position } = await writer.current()
  const known = await messages.read(messageId, position)
  if (known !== null) return { known, revision }
  const latest = await writer.latest()
  return { known: await messages.read(messageId, latest.position), revision: latest.revision }
}

async function repeatedly(attempt: () => Promise<Outcome | null>): Promise<Outcome> {
  for (let count = 0; count < MOST_ATTEMPTS; count += 1) {
    const outcome = await attempt()
    if (outcome !== null) return outcome
  }
  throw new StoreUnavailable('the message is being changed by others too often')
}

/** The last in the queue of every message that several change at once. */
const lastInLine = new Map<string, Promise<unknown>>()

/** Who was overtaken tries again after those who were overtaken before: of any number of changes at once, all are made. */
async function inTurn<T>(messageId: string, work: () => Promise<T>): Promise<T> {
  const mine = (lastInLine.get(messageId) ?? Promise.resolve()).then(work)
  const over = mine.catch(() => undefined)
  lastInLine.set(messageId, over)
  try {
    return await mine
  } finally {
    if (lastInLine.get(messageId) === over) lastInLine.delete(messageId)
  }
}

/** How a command about an unknown message ends. */
export const noSuchMessage: Outcome = {
  kind: 'rejected',
  rejection: { code: 'not_found', detail: 'There is no such message.' },
}

async function commandFor(
  ports: PostingPorts,
  change: Change,
  known: KnownMessage,
  asOf: number,
  actorId: string,
): Promise<Unstamped<RoomCommand>> {
  const target = targetOf(known, asOf)
  switch (change.type) {
    case 'EditMessage': {
      const { body } = known
      const edited: MessageBody = {
        ...body,
        content: change.content,
        ...(change.metadata && { metadata: change.metadata }),
      }
      const isSame = body !== null && canonicalJson(edited) === canonicalJson(body)
      return {
        type: 'EditMessage',
        actorId,
        data: { target, body: edited, isSame, addressees: await addressees(ports.usernames, change.content) },
      }
    }
    case 'AddReaction':
    case 'RemoveReaction':
      return { type: change.type, actorId, data: { target, emoji: change.emoji } }
    case 'RequestReply': {
      const unheardBy = await ports.blockedBy(actorId)
      const { type, agentIds } = change
      return { type, actorId, data: { target, unheardBy, ...(agentIds && { agentIds }) } }
    }
    default:
      return { type: change.type, actorId, data: { target } }
  }
}

/** What deciding needs of it: neither its text nor where it stands. */
const targetOf = (known: KnownMessage, asOf: number): Target => ({
  messageId: known.messageId,
  seq: known.seq,
  senderId: known.senderId,
  authorId: known.authorId,
  type: known.type,
  threadId: known.threadId,
  deleted: known.deleted,
  quiet: known.quiet,
  revision: known.revision,
  asOf,
  firstMentions: known.firstMentions,
  mentions: known.mentions,
  reactions: known.reactions,
})
