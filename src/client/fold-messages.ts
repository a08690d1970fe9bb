import { foldMessage, UNCLEAR } from './fold-message.js'
import { stoppedTyping, withMarker } from './fold-ephemeral.js'
import type { Message, RoomFrame, RoomFrameOf } from './frames.js'
import { findLoaded, replaceLoaded, type RoomState } from './room-state.js'

/** A new message: at the end of the room, in its thread's count, and for its sender read. */
export function messagePosted(state: RoomState, frame: RoomFrameOf<'message_received'>): RoomState {
  const { message } = frame.payload
  const { seq, threadId } = message
  const replied = threadId === null ? state : onMessage(state, threadId, frame)
  const heard = message.quiet === true ? replied : senderSeen(replied, message)
  // What lies between the excerpt and this is read when it is come to.
  if (heard.hasLater) return heard
  const last = heard.messages.at(-1)?.seq
  if (last !== undefined && seq <= last) return heard
  if (last !== undefined && seq > last + 1) return { ...heard, mustReload: true }
  return lettingGo({ ...heard, messages: [...heard.messages, message] })
}

/** The sender was there: they have read what came before, and are done writing. */
function senderSeen(state: RoomState, { sender, seq }: Message): RoomState {
  const read = sender.kind === 'human' ? withMarker(state, sender.id, { readSeq: seq }) : state
  return stoppedTyping(read, sender.id)
}

/** The state without the messages that are too many, the oldest; those that are pinned stay at hand. */
export function lettingGo(state: RoomState): RoomState {
  const surplus = state.messages.length - state.keep
  if (surplus <= 0) return state
  return {
    ...without(state, state.messages.slice(0, surplus)),
    messages: state.messages.slice(surplus),
    hasEarlier: true,
  }
}

/** As `lettingGo`, but the latest: for an excerpt that is extended backwards. */
export function lettingLaterGo(state: RoomState): RoomState {
  const { messages, keep } = state
  if (messages.length <= keep) return state
  return { ...without(state, messages.slice(keep)), messages: messages.slice(0, keep), hasLater: true }
}

/** What is known besides of messages that are let go. */
function without(state: RoomState, gone: readonly Message[]): RoomState {
  const pinned = gone.filter(({ id }) => state.pins.includes(id))
  return {
    ...state,
    pinnedEarlier: new Map([...state.pinnedEarlier, ...pinned.map((message) => [message.id, message] as const)]),
    ...forgotten(
      state,
      gone.map(({ id }) => id).filter((id) => !state.pins.includes(id)),
    ),
  }
}

/** Nobody has to read again what is not kept. */
function forgotten({ unsettled, toRead }: RoomState, ids: readonly string[]): Pick<RoomState, 'unsettled' | 'toRead'> {
  const gone = new Set(ids)
  return {
    unsettled: unsettled.size === 0 ? unsettled : new Map([...unsettled].filter(([id]) => !gone.has(id))),
    toRead: toRead.size === 0 ? toRead : new Set([...toRead].filter((id) => !gone.has(id))),
  }
}

type MessageChange = Extract<RoomFrame, { readonly payload: { readonly messageId: string } }>

/** An event of a message that is there: of the message itself, of its thread's root, of the pins. */
export function messageChanged(state: RoomState, frame: MessageChange): RoomState {
  const { messageId, seq } = frame.payload
  const changed = onMessage(state, messageId, frame, seq)
  switch (frame.event) {
    case 'message_deleted': {
      const { threadId } = frame.payload
      const counted = threadId === undefined ? changed : onMessage(changed, threadId, frame)
      return unpinned(counted, messageId)
    }
    case 'message_unpinned':
      return unpinned(changed, messageId)
    case 'message_pinned':
      return pinned(changed, messageId, seq)
    default:
      return changed
  }
}

/** Folds an event into one message, if that is loaded. */
function onMessage(state: RoomState, messageId: string, frame: RoomFrame, seq?: number): RoomState {
  const message = findLoaded(state, messageId, seq)
  if (message === undefined) return state
  const isCertain = frame.payload.revision > (state.unsettled.get(messageId) ?? -1)
  const folded = foldMessage(message, frame, isCertain)
  if (folded === UNCLEAR) return { ...state, toRead: new Set(state.toRead).add(messageId) }
  return folded === message ? state : replaceLoaded(state, folded)
}

function pinned(state: RoomState, messageId: string, seq: number): RoomState {
  const pins = [...state.pins.filter((id) => id !== messageId), messageId]
  const isLoaded = findLoaded(state, messageId, seq) !== undefined
  return { ...state, pins, toRead: isLoaded ? state.toRead : new Set(state.toRead).add(messageId) }
}

function unpinned(state: RoomState, messageId: string): RoomState {
  if (!state.pins.includes(messageId)) return state
  const pins = state.pins.filter((id) => id !== messageId)
  if (!state.pinnedEarlier.has(messageId)) return { ...state, pins }
  const pinnedEarlier = new Map(state.pinnedEarlier)
  pinnedEarlier.delete(messageId)
  return { ...state, pins, pinnedEarlier, ...forgotten(state, [messageId]) }
}
