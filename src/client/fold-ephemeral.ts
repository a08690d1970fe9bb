import type { EphemeralFrame } from './frames.js'
import type { Marker, RoomState } from './room-state.js'

/** The room after a passing sign of life. */
export function foldEphemeral(state: RoomState, { event, payload }: EphemeralFrame): RoomState {
  const { userId } = payload
  switch (event) {
    case 'user_typing':
      if (userId === state.me || state.typing.includes(userId)) return state
      return { ...state, typing: [...state.typing, userId] }
    case 'user_stopped_typing':
      return stoppedTyping(state, userId)
    case 'message_read':
      return withMarker(state, userId, { readSeq: payload.seq, deliveredSeq: payload.seq })
    case 'message_delivered':
      return withMarker(state, userId, { deliveredSeq: payload.seq })
  }
}

export const stoppedTyping = (state: RoomState, userId: string): RoomState =>
  state.typing.includes(userId) ? { ...state, typing: state.typing.filter((id) => id !== userId) } : state

/** Markers never go back. */
export function withMarker(state: RoomState, userId: string, marker: Partial<Marker>): RoomState {
  const before = state.receipts.get(userId) ?? { readSeq: 0, deliveredSeq: 0 }
  const readSeq = Math.max(before.readSeq, marker.readSeq ?? 0)
  const deliveredSeq = Math.max(before.deliveredSeq, marker.deliveredSeq ?? 0, readSeq)
  if (readSeq === before.readSeq && deliveredSeq === before.deliveredSeq) return state
  return { ...state, receipts: new Map(state.receipts).set(userId, { readSeq, deliveredSeq }) }
}
