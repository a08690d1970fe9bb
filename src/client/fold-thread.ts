import { foldMessage, isMessageChange, UNCLEAR } from './fold-message.js'
import type { EphemeralFrame, Message, RoomFrame } from './frames.js'
import { caughtUp, type Reading } from './reading.js'
import type { RoomState } from './room-state.js'

/** A thread as it stands, folded from what was loaded and every event since. */
export type ThreadState = Pick<RoomState, 'revision' | 'unsettled' | 'toRead' | 'isMember'> & {
  readonly threadId: string
  /** The message that it began with; null until it has been loaded. */
  readonly root: Message | null
  /** The latest replies in ascending `seq`, tombstones included. */
  readonly replies: readonly Message[]
  /** Whether there are replies before the first of `replies`. */
  readonly hasEarlier: boolean
}

/** The thread after one more event of its room. */
export function foldThread(state: ThreadState, frame: RoomFrame | EphemeralFrame): ThreadState {
  if (!('revision' in frame.payload)) return state
  const event = frame as RoomFrame
  const { revision } = event.payload
  if (revision <= state.revision || !state.isMember) return state
  const next = { ...state, revision }
  if (event.event === 'message_received' && event.payload.message.threadId === state.threadId)
    return onRoot(withReply(next, event.payload.message), event)
  return isMessageChange(event) ? onReply(onRoot(next, event), event) : next
}

function withReply(state: ThreadState, reply: Message): ThreadState {
  const last = state.replies.at(-1)?.seq ?? 0
  return reply.seq > last ? { ...state, replies: [...state.replies, reply] } : state
}

function onRoot(state: ThreadState, frame: RoomFrame): ThreadState {
  if (state.root === null) return state
  const root = folded(state, state.root, frame)
  return root === UNCLEAR ? toBeRead(state, state.threadId) : { ...state, root }
}

function onReply(
  state: ThreadState,
  frame: RoomFrame & { readonly payload: { readonly messageId: string } },
): ThreadState {
  const { messageId } = frame.payload
  const at = state.replies.findLastIndex(({ id }) => id === messageId)
  const before = state.replies[at]
  if (before === undefined) return state
  const reply = folded(state, before, frame)
  return reply === UNCLEAR ? toBeRead(state, messageId) : { ...state, replies: state.replies.with(at, reply) }
}

const folded = ({ unsettled }: ThreadState, message: Message, frame: RoomFrame): Message | typeof UNCLEAR =>
  foldMessage(message, frame, frame.payload.revision > (unsettled.get(message.id) ?? -1))

const toBeRead = (state: ThreadState, messageId: string): ThreadState => ({
  ...state,
  toRead: new Set(state.toRead).add(messageId),
})

/** A page of a thread; its first message is the root. `place`: before the replies that are there, or in their place. */
export type ThreadPart = { readonly place: 'earlier' | 'instead'; readonly hasEarlier: boolean }

/** The thread with a page of it, or with messages of it that were read again. @param since events folded in after the reading began */
export function threadWithReading(
  state: ThreadState,
  reading: Reading,
  since: readonly RoomFrame[],
  page?: ThreadPart,
): ThreadState {
  const { messages, ...known } = caughtUp(state, reading, since)
  const next = { ...state, ...known, root: messages.find(({ id }) => id === state.threadId) ?? state.root }
  const replies = messages.filter(({ id }) => id !== state.threadId)
  if (page === undefined) return { ...next, replies: exchanged(state.replies, replies) }
  const later = page.place === 'instead' ? heardIn(state.replies, since) : state.replies
  const last = replies.at(-1)?.seq ?? 0
  return { ...next, replies: [...replies, ...later.filter(({ seq }) => seq > last)], hasEarlier: page.hasEarlier }
}

function exchanged(replies: readonly Message[], read: readonly Message[]): readonly Message[] {
  const byId = new Map(read.map((message) => [message.id, message]))
  return replies.map((reply) => byId.get(reply.id) ?? reply)
}

/** Of the replies, those that events have brought. */
function heardIn(replies: readonly Message[], since: readonly RoomFrame[]): readonly Message[] {
  const heard = new Set(since.flatMap(({ event, payload }) => (event === 'message_received' ? payload.message.id : [])))
  return replies.filter(({ id }) => heard.has(id))
}

/** The state without the wish to read a message again. */
export function threadWithoutReading(state: ThreadState, messageId: string): ThreadState {
  return { ...state, toRead: new Set([...state.toRead].filter((id) => id !== messageId)) }
}
