import { factOf } from '../../../commands/aggregate.js'
import type { RecordedEvent } from '../../../commands/event-store.js'
import type { Fact } from '../../../domain/decider.js'
import { evolveRoom } from '../../../domain/room/evolve.js'
import { type RoomEvent, roomEvents } from '../../../domain/room/events.js'
import type { RoomState } from '../../../domain/room/state.js'
import type { Seat } from './seat.js'

/** A room in which somebody is connected: its state at the revision that the feed has reached, and who is there to hear of it. */
export class LiveRoom {
  readonly seats = new Map<string, Seat>()

  constructor(
    readonly id: string,
    public state: RoomState,
  ) {}

  get revision(): number {
    return this.state.revision
  }

  /**
   * Folds the stream's next event. Null for a type that this version does not know: it changes nothing that is known here.
   * @throws when it is not the next one: whoever is told must be told without a gap
   */
  fold(recorded: RecordedEvent): Fact<RoomEvent> | null {
    if (recorded.revision !== this.revision + 1) throw new Error(`${recorded.stream}: ${this.revision} and no next one`)
    const event = roomFact(recorded)
    this.state = event === null ? { ...this.state, revision: recorded.revision } : evolveRoom(this.state, event)
    return event
  }
}

/** A stored event of a room as the domain folds it; null for an unknown type. */
const roomFact = (recorded: RecordedEvent): Fact<RoomEvent> | null =>
  roomEvents[recorded.type] === undefined ? null : factOf<RoomEvent>(roomEvents, recorded)

/** The room's state after further events of its stream. */
export const foldedOver = (state: RoomState, events: readonly RecordedEvent[]): RoomState =>
  events.reduce((folded, recorded) => {
    const event = roomFact(recorded)
    return event === null ? folded : evolveRoom(folded, event)
  }, state)
