import type { Rest, RoomState } from '../../../src/client/index.js'
import { knownPeople } from './known-people.js'

/** Of somebody whose name cannot be had (any more). */
export const NAMELESS = 'Somebody'

/**
 * The name of somebody who may have left the room; `Somebody` until it is known.
 * @param members of the room, whose names are at hand
 */
export function useName(rest: Rest, userId: string, members: RoomState['members']): string {
  if (userId === '') return NAMELESS
  return members.get(userId)?.displayName ?? knownPeople(rest).person(userId).value?.displayName ?? NAMELESS
}
