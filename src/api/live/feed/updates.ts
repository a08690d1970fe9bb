import { type JsonObject, textIn } from '../../../domain/json.js'
import type { Audience } from '../connection.js'
import { batchOf, Frame } from '../frame.js'
import type { LivePerson } from './person.js'
import type { Seat } from './seat.js'

/** `unread_update`: a person's counts in a room as they are now. */
export const unreadUpdate = ({ roomId, counts }: Seat): Frame => new Frame('unread_update', { roomId, ...counts })

/** Tells all devices of a person what is unread, behind the frames that wait to go out. */
export function tellUnread(person: LivePerson, seat: Seat): void {
  const frame = unreadUpdate(seat)
  for (const device of person.devices) device.add(seat.roomId, frame)
}

/** `membership_update`: all devices of a person agree on how they see a room. @param changed the person, the room, and what is otherwise now */
export function tellView(audience: Pick<Audience, 'toPerson'>, data: JsonObject): void {
  const { userId: _, ...changed } = data
  audience.toPerson(textIn(data, 'userId'), batchOf(new Frame('membership_update', changed)))
}
