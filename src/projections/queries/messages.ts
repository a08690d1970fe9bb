import type { Condition } from '../document-store.js'
import type { MarkerDocument } from '../models/markers.js'
import type { MemberDocument } from '../models/members.js'
import type { MessageDocument } from '../models/messages.js'
import type { ReadDocument } from '../read-models.js'
import type { QueryContext } from './context.js'
import { type Denied, denied, isDenied } from './denied.js'
import { type FoundMessage, presentMessages } from './present-message.js'
import { type Entered, enter, hiddenUpTo } from './room-access.js'
import type { Message, Receipt } from './shapes.js'

/** Where a page of messages lies: the newest one unless one of these is given. */
export type Around = {
  readonly limit: number
  readonly before?: number
  readonly after?: number
  readonly around?: number
}

export type MessagePage = {
  readonly items: readonly Message[]
  readonly page: {
    readonly limit: number
    readonly hasMore: boolean
    readonly hasBefore: boolean
    readonly hasAfter: boolean
    readonly next?: string
  }
}

/** Which messages a list is about: a room's, or a thread's in it. */
type Scope = { readonly key: 'roomId' | 'threadId'; readonly id: string; readonly from: number }

/** A page of a room's messages, in ascending order, tombstones included. */
export async function listMessages(
  context: QueryContext,
  roomId: string,
  callerId: string,
  at: Around,
): Promise<MessagePage | Denied> {
  const entered = await enter(context.models, roomId, callerId)
  if (isDenied(entered)) return entered
  return pageIn(context, { key: 'roomId', id: roomId, from: hiddenUpTo(entered) }, callerId, at)
}

/** A thread: its root, and a page of the replies. */
export async function getThread(
  context: QueryContext,
  roomId: string,
  threadId: string,
  callerId: string,
  at: Around,
): Promise<(MessagePage & { readonly root: Message }) | Denied> {
  const entered = await enter(context.models, roomId, callerId)
  if (isDenied(entered)) return entered
  const found = await findVisible(context, threadId, entered)
  if (isDenied(found)) return found
  const [root] = await presentMessages(context, [found], callerId)
  if (root === undefined) return denied('not_found', 'There is no such thread.')
  return {
    root,
    ...(await pageIn(context, { key: 'threadId', id: threadId, from: hiddenUpTo(entered) }, callerId, at)),
  }
}

async function pageIn(context: QueryContext, scope: Scope, callerId: string, at: Around): Promise<MessagePage> {
  const { limit } = at
  const { found, hasBefore, hasAfter } = await window(context, scope, at)
  const items = await presentMessages(context, found, callerId)
  const hasMore = at.around !== undefined ? hasBefore || hasAfter : at.after !== undefined ? hasAfter : hasBefore
  const edge = at.after !== undefined ? items.at(-1) : items[0]
  const next = hasMore && at.around === undefined && edge !== undefined ? { next: String(edge.seq) } : {}
  return { items, page: { limit, hasMore, hasBefore, hasAfter, ...next } }
}

type Window = { readonly found: readonly FoundMessage[]; readonly hasBefore: boolean; readonly hasAfter: boolean }

async function window(context: QueryContext, scope: Scope, { limit, before, after, around }: Around): Promise<Window> {
  if (around !== undefined) return windowAround(context, scope, limit, around)
  if (after !== undefined) {
    const later = await select(context, scope, { $gt: Math.max(after, scope.from) }, 1, limit + 1)
    const hasBefore = (await select(context, scope, { $gt: scope.from, $lte: after }, -1, 1)).length > 0
    return { found: later.slice(0, limit), hasBefore, hasAfter: later.length > limit }
  }
  const upTo = before === undefined ? {} : { $lt: before }
  const earlier = await select(context, scope, { $gt: scope.from, ...upTo }, -1, limit + 1)
  const hasAfter =
    before !== undefined && (await select(context, scope, from(Math.max(before, scope.from + 1)), 1, 1)).length > 0
  return { found: earlier.slice(0, limit).reverse(), hasBefore: earlier.length > limit, hasAfter }
}

/** As even a window as the ends of the room allow: what one side lacks the other side gets. */
async function windowAround(context: QueryContext, scope: Scope, limit: number, seq: number): Promise<Window> {
  const [earlier, later] = await Promise.all([
    select(context, scope, { $gt: scope.from, $lt: seq }, -1, limit + 1),
    select(context, scope, from(Math.max(seq, scope.from + 1)), 1, limit + 1),
  ])
  const half = Math.floor(limit / 2)
  const behind = Math.min(earlier.length, Math.max(half, limit - later.length))
  const ahead = Math.min(later.length, limit - behind)
  return {
    found: [...earlier.slice(0, behind).reverse(), ...later.slice(0, ahead)],
    hasBefore: earlier.length > behind,
    hasAfter: later.length > ahead,
  }
}

/** One lower bound only: of two, an engine may take the looser for its index and read everything in between. */
const from = (seq: number): Condition => ({ $gte: seq })

const select = (context: QueryContext, { key, id }: Scope, seq: Condition, direction: 1 | -1, limit: number) =>
  context.models.find<MessageDocument>('messages', { filter: { [key]: id, seq }, sort: { seq: direction }, limit })

/** A message that the member may see. */
async function findVisible(
  context: QueryContext,
  messageId: string,
  entered: Entered,
): Promise<ReadDocument<MessageDocument> | Denied> {
  const [found] = await context.models.get<MessageDocument>('messages', [messageId])
  if (found?.body.roomId !== entered.roomId) return denied('not_found', 'There is no such message.')
  if (found.body.seq <= hiddenUpTo(entered)) return denied('forbidden', 'This was said before you joined.')
  return found
}

/** A message with the caller's seat in its room: 404 for an unknown one, 403 without access. */
export async function findMessage(
  context: QueryContext,
  messageId: string,
  callerId: string,
): Promise<{ readonly found: ReadDocument<MessageDocument>; readonly entered: Entered } | Denied> {
  const [found] = await context.models.get<MessageDocument>('messages', [messageId])
  if (!found) return denied('not_found', 'There is no such message.')
  const entered = await enter(context.models, found.body.roomId, callerId)
  if (isDenied(entered)) return entered
  const visible = await findVisible(context, messageId, entered)
  return isDenied(visible) ? visible : { found: visible, entered }
}

export async function getMessage(
  context: QueryContext,
  messageId: string,
  callerId: string,
): Promise<Message | Denied> {
  const seen = await findMessage(context, messageId, callerId)
  if (isDenied(seen)) return seen
  return (await presentMessages(context, [seen.found], callerId))[0] ?? denied('not_found', 'There is no such message.')
}

/** The room's pinned messages, the latest pinned last. */
export async function listPins(
  context: QueryContext,
  roomId: string,
  callerId: string,
): Promise<readonly Message[] | Denied> {
  const entered = await enter(context.models, roomId, callerId)
  if (isDenied(entered)) return entered
  const documents = await context.models.get<MessageDocument>('messages', entered.room.pins)
  const visible = documents.filter((document) => document !== null && document.body.seq > hiddenUpTo(entered))
  return presentMessages(context, visible as FoundMessage[], callerId)
}

/** Who has read a message: members whose marker, or own later message, is at or after it; its sender not among them. */
export async function listReceipts(
  context: QueryContext,
  messageId: string,
  callerId: string,
): Promise<readonly Receipt[] | Denied> {
  const seen = await findMessage(context, messageId, callerId)
  if (isDenied(seen)) return seen
  const { roomId, seq, senderId } = seen.found.body
  const [members, markers] = await Promise.all([
    context.models.find<MemberDocument>('members', { filter: { roomId } }),
    context.models.find<MarkerDocument>('markers', { filter: { roomId, readSeq: { $gte: seq } } }),
  ])
  const marked = new Map(markers.map(({ body }) => [body.userId, body]))
  return members
    .filter(({ body }) => body.userId !== senderId)
    .map(({ body }) => receipt(body, marked.get(body.userId)))
    .filter((candidate) => candidate.readSeq >= seq)
}

const receipt = (member: MemberDocument, marker: MarkerDocument | undefined): Receipt =>
  marker !== undefined && marker.readSeq >= member.lastOwnSeq
    ? { userId: member.userId, readSeq: marker.readSeq, at: marker.readAt }
    : { userId: member.userId, readSeq: member.lastOwnSeq, at: member.lastOwnAt }
