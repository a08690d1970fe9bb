import { messageChanged, messagePosted } from './fold-messages.js'
import { isMessageChange } from './fold-message.js'
import { foldEphemeral } from './fold-ephemeral.js'
import { roomUpdated, withMember, withoutMember } from './fold-members.js'
import { foldRoomFields } from './fold-settings.js'
import type { EphemeralFrame, RoomFrame } from './frames.js'
import type { RoomState } from './room-state.js'

/**
 * The room after one more frame.
 *
 * Why the fold ends where the server is, although it begins with what was read by several requests while events went on happening: the room's
 * own fields come with their revision R; everything else was read after that, so it contains every event up to R and perhaps later ones. Every
 * event after R is folded in, in order. What an event *sets* (texts, roles, who is a member, pins) ends with the last event that sets it, told
 * once or twice. What an event *counts* (replies, reactions) is not applied to a message that may contain it already (`unsettled`): the message
 * is read again instead (`toRead`), until no such event falls into the reading.
 * @returns the same object when the event is folded in already
 */
export function foldRoom(state: RoomState, frame: RoomFrame | EphemeralFrame): RoomState {
  if (!('revision' in frame.payload)) return foldEphemeral(state, frame as EphemeralFrame)
  const event = frame as RoomFrame
  const { revision } = event.payload
  if (revision <= state.revision || !state.isMember) return state
  if (revision > state.revision + 1) return { ...state, mustReload: true }
  const next = foldEvent({ ...state, revision, room: foldRoomFields(state.room, event) }, event)
  return settled(next)
}

function foldEvent(state: RoomState, frame: RoomFrame): RoomState {
  switch (frame.event) {
    case 'message_received':
      return messagePosted(state, frame)
    case 'member_joined':
    case 'member_changed':
      return withMember(state, frame)
    case 'member_left':
    case 'member_removed':
      return withoutMember(state, frame)
    case 'room_created':
      // Who comes in again, or sees the beginning, is told of the room but not of the members.
      return { ...state, mustReload: true }
    case 'room_updated':
      return roomUpdated(state, frame)
    default:
      return isMessageChange(frame) ? messageChanged(state, frame) : state
  }
}

/** Once every event that a reading may have contained has passed, what is counted is certain. */
function settled(state: RoomState): RoomState {
  const isOpen = state.unsettled.size > 0 && Math.max(...state.unsettled.values()) <= state.revision
  return isOpen ? { ...state, unsettled: new Map() } : state
}
