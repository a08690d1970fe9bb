import { ParleyProblem, type Rest, type Room } from '../../../src/client/index.js'
import { changes, conflicts, type Edits } from './field-edits.js'
import { type FieldName, fieldsOf, toRoomFields } from './settings-fields.js'

/** Somebody else has changed the same fields meanwhile. */
export class SettingsConflict extends Error {
  override readonly name = 'SettingsConflict'

  constructor(readonly room: Room) {
    super('Somebody else has changed this meanwhile.')
  }
}

/** All that it takes of the REST operations. */
type RoomSaving = Pick<Rest, 'room'> & {
  readonly roomAdministration: Pick<Rest['roomAdministration'], 'update'>
}

/** Every message of a room makes it another revision: so often the room may have gone on between looking and saving. */
const ATTEMPTS = 8

/**
 * Saves what was changed of these fields, and nothing else, unless somebody else has changed the same ones.
 * @returns rejects with SettingsConflict, ParleyProblem, ConnectionLost or TimedOut
 */
export async function saveSettings(
  rest: RoomSaving,
  roomId: string,
  edits: Edits,
  fields: readonly FieldName[],
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const { body: room } = await rest.room(roomId)
    const live = fieldsOf(room)
    if (conflicts(edits, live).some((field) => fields.includes(field))) throw new SettingsConflict(room)
    const wanted = toRoomFields(changes(edits, live, fields))
    if (Object.keys(wanted).length === 0) return
    try {
      await rest.roomAdministration.update(roomId, wanted, room.revision)
      return
    } catch (error) {
      if (!isStale(error) || attempt >= ATTEMPTS) throw error
    }
  }
}

const isStale = (error: unknown): boolean => error instanceof ParleyProblem && error.code === 'stale'
