import { Frame } from '../frame.js'
import type { LivePerson } from './person.js'
import type { Seat } from './seat.js'

/** `unread_update`: a person's counts in a room as they are now. */
export const unreadUpdate = ({ roomId, counts }: Seat): Frame => new Frame('unread_update', { roomId, ...counts })

/** Tells all devices of a person what is unread, behind the frames that wait to go out. */
export function tellUnread(person: LivePerson, seat: Seat): void {
  const frame = unreadUpdate(seat)
  for (const device of person.devices) device.add(seat.roomId, frame)
}
