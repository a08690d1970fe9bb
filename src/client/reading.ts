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

/** Where a page of messages belongs: before or after those that are there, or in their place. */
export type PagePlace = 'earlier' | 'later' | 'instead'
/** A page of messages. `hasEarlier`: whether there are messages before it. */
export type ReadPage = { readonly place: PagePlace; readonly hasEarlier: boolean }

/**
 * The state with messages that were read again, or (`page`) with a page of others.
 * @param since the events of the room that were folded in after `from`
 */
export function withReading(
  state: RoomState,
  reading: Reading,
  since: readonly RoomFrame[],
  page?: ReadPage,
): RoomState {
  const { messages, ...known } = caughtUp(state, reading, since)
  const next = { ...state, ...known }
  if (page !== undefined) return withPage(next, messages, page)
  return messages.reduce(withRead, next)
}

/** What is known of the messages of a state: see `RoomState`. */
type Known = Pick<RoomState, 'revision' | 'unsettled' | 'toRead'>

/** Messages that were read, after the events that have been folded in since; and what is known of them now. */
export function caughtUp(
  state: Known,
  reading: Reading,
  since: readonly RoomFrame[],
): Pick<RoomState, 'messages' | 'unsettled' | 'toRead'> {
  const unsettled = new Map(state.unsettled)
  const toRead = new Set(state.toRead)
  const later = since.filter(({ payload }) => payload.revision > reading.from)
  const messages = reading.messages.map((message) => {
    toRead.delete(message.id)
    if (reading.upTo > state.revision) unsettled.set(message.id, reading.upTo)
    else unsettled.delete(message.id)
    return later.reduce((folded, frame) => {
      const next = foldMessage(folded, frame, frame.payload.revision > reading.upTo)
      if (next === UNCLEAR) toRead.add(message.id)
      return next === UNCLEAR ? folded : next
    }, message)
  })
  return { messages, unsettled, toRead }
}

function withPage(state: RoomState, page: readonly Message[], { place, hasEarlier }: ReadPage): RoomState {
  const ids = new Set(page.map(({ id }) => id))
  const pinnedEarlier = new Map([...state.pinnedEarlier].filter(([id]) => !ids.has(id)))
  const next = { ...state, pinnedEarlier }
  switch (place) {
    case 'earlier':
      return touches(page, state.messages) ? { ...next, messages: [...page, ...state.messages], hasEarlier } : state
    case 'later':
      return touches(state.messages, page) ? upToThere({ ...next, messages: [...state.messages, ...page] }) : state
    case 'instead':
      return upToThere({ ...next, messages: page, hasEarlier })
  }
}

/** Whether there is no gap between them. The messages may have moved while the page was read. */
function touches(before: readonly Message[], after: readonly Message[]): boolean {
  const [last, first] = [before.at(-1)?.seq, after[0]?.seq]
  return last === undefined || first === undefined || last === first - 1
}

/** The end is reached when the last message is there that was heard of: later ones will be folded in. */
const upToThere = (state: RoomState): RoomState => ({
  ...state,
  hasLater: (state.messages.at(-1)?.seq ?? 0) < state.room.lastSeq,
})

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
