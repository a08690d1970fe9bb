import type { Counts, Member, Message, Room } from './frames.js'

/** A member, without the presence, which is the person's and not the room's. */
export type RoomMember = Omit<Member, 'presence'>

/** How far somebody has got: message numbers. */
export type Marker = { readonly readSeq: number; readonly deliveredSeq: number }

/** What an AI member has written so far: it may still become something else, or nothing. */
export type Draft = { readonly replyTo: string; readonly text: string }

/** A room as it stands, folded from what was loaded and every event since. Plain data; a change makes a new object. */
export type RoomState = {
  /** My user id. */
  readonly me: string
  /** Of the last event that is folded in. */
  readonly revision: number
  readonly room: Room
  readonly members: ReadonlyMap<string, RoomMember>
  /** The latest messages in ascending `seq` without a gap, tombstones included; in an excerpt, others than the latest. */
  readonly messages: readonly Message[]
  /** Whether there are messages before the first of `messages` that may be read. */
  readonly hasEarlier: boolean
  /** Whether there are messages after the last of `messages`: in an excerpt, until it reaches the end. */
  readonly hasLater: boolean
  /** How many messages are kept; older ones are let go (in an excerpt, those behind), and can be read again. */
  readonly keep: number
  /** Ids of the pinned messages, the latest pinned last. */
  readonly pins: readonly string[]
  /** Pinned messages that are not among `messages`. */
  readonly pinnedEarlier: ReadonlyMap<string, Message>
  /** Who is typing, in the order of beginning; never me. */
  readonly typing: readonly string[]
  /** Id of an AI member → what it is writing, and in answer to which message. */
  readonly writing: ReadonlyMap<string, Draft>
  /** Markers heard since loading, by person. */
  readonly receipts: ReadonlyMap<string, Marker>
  readonly unread: Counts
  /** Messages that were read while events happened: up to this revision, what counts may be counted in already. */
  readonly unsettled: ReadonlyMap<string, number>
  /** Messages that have to be read again, for an event changed them in a way that only the server can tell. */
  readonly toRead: ReadonlySet<string>
  /** True when the events do not fit what was loaded, or say that what I may see has changed: the room has to be loaded anew. */
  readonly mustReload: boolean
  /** False when I am no member any more: this is how I last saw it. */
  readonly isMember: boolean
}

/** What is read to begin with; `upTo`: the room's revision after reading the rest. */
export type LoadedRoom = {
  readonly me: string
  readonly room: Room
  readonly members: readonly Member[]
  readonly messages: readonly Message[]
  readonly hasEarlier: boolean
  readonly pins: readonly Message[]
  readonly unread: Counts
  readonly upTo: number
}

export const KEPT_MESSAGES = 500

/** The room as it was loaded. */
export function loadedState(loaded: LoadedRoom): RoomState {
  const { me, room, members, messages, hasEarlier, pins, unread, upTo } = loaded
  const inWindow = new Set(messages.map(({ id }) => id))
  const earlier = pins.filter(({ id }) => !inWindow.has(id))
  const read = [...messages, ...earlier].map(({ id }) => id)
  return {
    ...{ me, room, messages, hasEarlier },
    unread: { unreadCount: unread.unreadCount, mentionCount: unread.mentionCount },
    hasLater: false,
    revision: room.revision,
    members: new Map(members.map((member) => [member.userId, withoutPresence(member)])),
    keep: KEPT_MESSAGES,
    pins: pins.map(({ id }) => id),
    pinnedEarlier: new Map(earlier.map((message) => [message.id, message])),
    typing: [],
    writing: new Map(),
    receipts: new Map(),
    unsettled: new Map(upTo > room.revision ? read.map((id) => [id, upTo]) : []),
    toRead: new Set(),
    mustReload: false,
    isMember: true,
  }
}

export function withoutPresence({ presence: _presence, ...member }: Member): RoomMember {
  return member
}

/** A message that is loaded, wherever. */
export function findLoaded(state: RoomState, messageId: string, seq?: number): Message | undefined {
  const first = state.messages[0]
  // There is no gap: the place follows from the number.
  const found =
    seq === undefined || first === undefined
      ? state.messages.findLast(({ id }) => id === messageId)
      : state.messages[seq - first.seq]
  return found?.id === messageId ? found : state.pinnedEarlier.get(messageId)
}

/** The state with another version of a message that is loaded. */
export function replaceLoaded(state: RoomState, message: Message): RoomState {
  const at = message.seq - (state.messages[0]?.seq ?? 0)
  if (state.messages[at]?.id === message.id) return { ...state, messages: state.messages.with(at, message) }
  if (!state.pinnedEarlier.has(message.id)) return state
  return { ...state, pinnedEarlier: new Map(state.pinnedEarlier).set(message.id, message) }
}
