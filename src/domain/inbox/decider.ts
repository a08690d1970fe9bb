import { accept, reject, type Decider, type Decision, type Fact, type Intent } from '../decider.js'
import type { JsonValue } from '../json.js'
import type { InboxEvent } from './events.js'
import { mayChangeInbox } from './permissions.js'
import type { Notifications, RoomViewChanges } from './schema.js'

export type InboxCommand =
  | Intent<'MoveReadMarker', { readonly userId: string; readonly roomId: string; readonly seq: number }>
  | Intent<'ChangeRoomView', { readonly userId: string; readonly roomId: string; readonly changes: RoomViewChanges }>

export type RoomView = {
  /** Number of the last message read; 0: none. */
  readonly readSeq: number
  readonly notifications: Notifications
  readonly favourite: boolean
  readonly hidden: boolean
}
export type Inbox = ReadonlyMap<string, RoomView>

/** How a room is seen by who never changed anything. */
export const DEFAULT_VIEW: RoomView = { readSeq: 0, notifications: 'all', favourite: false, hidden: false }

/** A person's view of a room. */
export const viewOf = (inbox: Inbox, roomId: string): RoomView => inbox.get(roomId) ?? DEFAULT_VIEW

type MoveReadMarker = Extract<InboxCommand, { type: 'MoveReadMarker' }>
type ChangeRoomView = Extract<InboxCommand, { type: 'ChangeRoomView' }>

function moveReadMarker({ userId, roomId, seq }: MoveReadMarker['data'], inbox: Inbox): Decision<InboxEvent> {
  if (!Number.isSafeInteger(seq) || seq < 0) return reject('invalid', 'A marker is the number of a message.')
  // It never goes back: two devices may report out of order.
  if (seq <= viewOf(inbox, roomId).readSeq) return accept()
  return accept({ type: 'ReadMarkerMoved', data: { userId, roomId, seq } })
}

function changeRoomView({ userId, roomId, changes }: ChangeRoomView['data'], inbox: Inbox): Decision<InboxEvent> {
  const view = viewOf(inbox, roomId)
  const changed = Object.entries(changes).filter(([field, value]) => view[field as keyof RoomViewChanges] !== value)
  if (changed.length === 0) return accept()
  const different: RoomViewChanges = Object.fromEntries(changed)
  return accept({ type: 'RoomViewChanged', data: { userId, roomId, ...different } })
}

function decide(command: InboxCommand, inbox: Inbox): Decision<InboxEvent> {
  const allowed = mayChangeInbox(command.actorId, command.data.userId)
  if (!allowed) return reject('forbidden', "A person's view of a room is their own.")
  return command.type === 'MoveReadMarker' ? moveReadMarker(command.data, inbox) : changeRoomView(command.data, inbox)
}

function evolve(inbox: Inbox, event: Fact<InboxEvent>): Inbox {
  const view = viewOf(inbox, event.data.roomId)
  // A person has some hundred rooms at most, and a marker moves at most once a second: a copy costs less than it complicates.
  return new Map(inbox).set(event.data.roomId, seen(view, event))
}

function seen(view: RoomView, event: InboxEvent): RoomView {
  if (event.type === 'ReadMarkerMoved') return { ...view, readSeq: event.data.seq }
  const { notifications = view.notifications, favourite = view.favourite, hidden = view.hidden } = event.data
  return { ...view, notifications, favourite, hidden }
}

/** A person's own view of their rooms: what they read, what they want to hear of. */
export const inboxDecider: Decider<Inbox, InboxCommand, InboxEvent> = {
  initialState: new Map(),
  decide,
  evolve,
  stateVersion: 1,
  encode: (inbox): JsonValue => [...inbox],
  decode: (json) => new Map(json as unknown as readonly [string, RoomView][]),
}
