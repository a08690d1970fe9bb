import { START, type Position } from '../../src/commands/event-store.js'

/** The latest position of this log that the process has met with, be it by writing, reading or following. */
export class KnownHead {
  #position: Position = START

  get position(): Position {
    return this.#position
  }

  note(position: Position): void {
    if (position > this.#position) this.#position = position
  }
}
