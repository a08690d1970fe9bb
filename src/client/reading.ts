import { foldMessage, UNCLEAR } from './fold-message.js'
import type { Message, RoomFrame } from './frames.js'
import { findLoaded, replaceLoaded, type RoomState } from './room-state.js'

/** Messages that were read, between two known revisions of the room. */
export type Reading = {
  readonly messages: readonly Message[]
  /** Every event up to this one is in them. */
  readonly from: number
  /** No event after this one is in them. */
  readonly upTo: number
}

/**
 * The state with messages that were read again, or (`page`) with a page that lies before all others.
 * @param since the events of the room that were folded in after `from`
 */
export function withReading(
  state: RoomState,
  reading: Reading,
  since: readonly RoomFrame[],
  page?: { hasEarlier: boolean },
): RoomState {
  const unsettled = new Map(state.unsettled)
  const toRead = new Set(state.toRead)
  const messages = reading.messages.map((message) => {
    toRead.delete(message.id)
    if (reading.upTo > state.revision) unsettled.set(message.id, reading.upTo)
    else unsettled.delete(message.id)
    const later = since.filter(({ payload }) => payload.revision > reading.from)
    return later.reduce((folded, frame) => {
      const next = foldMessage(folded, frame, frame.payload.revision > reading.upTo)
      if (next === UNCLEAR) toRead.add(message.id)
      return next === UNCLEAR ? folded : next
    }, message)
  })
  const next = { ...state, unsettled, toRead }
  if (page !== undefined) return withPage(next, messages, page.hasEarlier)
  return messages.reduce(withRead, next)
}

function withPage(state: RoomState, page: readonly Message[], hasEarlier: boolean): RoomState {
  const first = state.messages[0]?.seq
  const last = page.at(-1)?.seq
  if (last === undefined) return { ...state, hasEarlier }
  // The window has moved meanwhile: a page that does not touch it would be a gap.
  if (first !== undefined && last !== first - 1) return state
  const ids = new Set(page.map(({ id }) => id))
  const pinnedEarlier = new Map([...state.pinnedEarlier].filter(([id]) => !ids.has(id)))
  return { ...state, messages: [...page, ...state.messages], pinnedEarlier, hasEarlier }
}

function withRead(state: RoomState, message: Message): RoomState {
  if (findLoaded(state, message.id, message.seq) !== undefined) return replaceLoaded(state, message)
  if (!state.pins.includes(message.id)) return state
  return { ...state, pinnedEarlier: new Map(state.pinnedEarlier).set(message.id, message) }
}

/** The state without the wish to read a message again. */
export function withoutReading(state: RoomState, messageId: string): RoomState {
  const toRead = new Set(state.toRead)
  toRead.delete(messageId)
  return { ...state, toRead }
}
