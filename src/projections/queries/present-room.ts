import type { RoomDocument } from '../models/rooms.js'
import type { FieldOpener } from './fields.js'
import { openFields, textOrNull } from './fields.js'
import type { Room } from './shapes.js'

/** Fields of a room that hold free text. */
export const TEXTS = ['name', 'description', 'purpose', 'avatarUrl'] as const

/** Rooms as the public contract shows them, in the order given. */
export async function presentRooms(
  opener: FieldOpener,
  found: readonly { readonly id: string; readonly body: RoomDocument }[],
): Promise<readonly Room[]> {
  const located = found.flatMap(({ id, body }) =>
    TEXTS.map((field) => ({ stream: `room-${id}`, field, sealed: body[field] })),
  )
  const texts = await openFields(opener, located)
  return found.map(({ id, body }, i) => presentRoom(id, body, texts.slice(i * TEXTS.length).map(textOrNull)))
}

/**
 * A room whose texts are at hand.
 * @param texts in the order of `TEXTS`
 */
export function presentRoom(
  id: string,
  body: RoomDocument,
  [name = null, description = null, purpose = null, avatarUrl = null]: readonly (string | null)[],
): Room {
  const {
    type,
    ownerId,
    ai,
    maxMembers,
    memberCount,
    historyVisibility,
    invitePolicy,
    archived,
    createdAt,
    revision,
    lastSeq,
  } = body
  return {
    ...{ id, type, name, description, purpose, avatarUrl, ownerId, ai, maxMembers, memberCount },
    ...{ historyVisibility, invitePolicy, archived, createdAt, revision, lastSeq },
  }
}
