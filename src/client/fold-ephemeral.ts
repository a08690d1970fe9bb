import type { EphemeralFrame } from './frames.js'
import type { Marker, RoomState } from './room-state.js'

/** The room after a passing sign of life. */
export function foldEphemeral(state: RoomState, frame: EphemeralFrame): RoomState {
  if (frame.event === 'ai_partial') return written(state, frame.payload)
  const { event, payload } = frame
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

type PartialText = Extract<EphemeralFrame, { event: 'ai_partial' }>['payload']

function written(state: RoomState, { agentId, replyTo, text, done }: PartialText): RoomState {
  if (done) return withoutDraft(state, agentId)
  return { ...state, writing: new Map(state.writing).set(agentId, { replyTo, text }) }
}

/** Somebody types no more; an AI member that stops without a word has given up. */
export function stoppedTyping(state: RoomState, userId: string): RoomState {
  const { typing } = state
  const stopped = typing.includes(userId) ? { ...state, typing: typing.filter((id) => id !== userId) } : state
  return withoutDraft(stopped, userId)
}

function withoutDraft(state: RoomState, agentId: string): RoomState {
  if (!state.writing.has(agentId)) return state
  const writing = new Map(state.writing)
  writing.delete(agentId)
  return { ...state, writing }
}

/** Markers never go back. */
export function withMarker(state: RoomState, userId: string, marker: Partial<Marker>): RoomState {
  const before = state.receipts.get(userId) ?? { readSeq: 0, deliveredSeq: 0 }
  const readSeq = Math.max(before.readSeq, marker.readSeq ?? 0)
  const deliveredSeq = Math.max(before.deliveredSeq, marker.deliveredSeq ?? 0, readSeq)
  if (readSeq === before.readSeq && deliveredSeq === before.deliveredSeq) return state
  return { ...state, receipts: new Map(state.receipts).set(userId, { readSeq, deliveredSeq }) }
}
