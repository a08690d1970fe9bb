import type { RoomEvent } from '../../domain/room/events.js'
import type { ProjectedEvent } from '../projection.js'

/** An event of a room's stream, typed by its name: the runner hands on only what the projection handles. */
export const roomEvent = (event: ProjectedEvent): RoomEvent => event as unknown as RoomEvent

export { roomIdOf } from '../../domain/room/events.js'
