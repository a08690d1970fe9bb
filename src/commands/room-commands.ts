import type {
  AddReaction,
  DeleteMessage,
  EditMessage,
  PinMessage,
  PostMessage,
  RemoveReaction,
  RoomCommand,
  UnpinMessage,
} from '../domain/room/commands.js'
import type { RoomEvent } from '../domain/room/events.js'
import type { RoomState } from '../domain/room/state.js'
import type { Cause, Outcome, Unstamped } from './command.js'
import { derivedId } from './ids.js'
import type { Writers } from './writers.js'

export type RoomWriters = Writers<RoomState, RoomCommand, RoomEvent>

/** The commands that need nothing but the room itself: all but those about messages. */
export type PlainRoomCommand = Exclude<
  RoomCommand,
  PostMessage | EditMessage | DeleteMessage | AddReaction | RemoveReaction | PinMessage | UnpinMessage
>

/** What a command of that type says. */
export type PlainData<T extends PlainRoomCommand['type']> = Extract<PlainRoomCommand, { type: T }>['data']

/**
 * Gives a command to its room.
 * @param subjects whose keys seal what it may give: the room's for its texts, a person's for what is said about them
 */
export function command<T extends PlainRoomCommand['type']>(
  rooms: RoomWriters,
  roomId: string,
  type: T,
  actorId: string,
  data: PlainData<T>,
  cause: Cause,
  subjects: readonly string[] = [],
): Promise<Outcome> {
  const unstamped = { type, actorId, data } as unknown as Unstamped<RoomCommand>
  return rooms.of(roomId).submit({ ...cause, command: unstamped, subjects })
}

/** Id of the one direct room of two people, whoever opens it. */
export const directRoomId = (one: string, other: string): string => derivedId('direct', ...[one, other].sort())

/** Id of the one home room of a person. */
export const homeRoomId = (userId: string): string => derivedId('home', userId)

/** Id of what a command creates: the same command, repeated, creates the same. */
export const createdId = (kind: string, { commandId }: Pick<Cause, 'commandId'>): string => derivedId(kind, commandId)
