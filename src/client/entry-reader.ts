import type { RoomEntry } from './frames.js'
import type { Rest } from './rest.js'

type Entries = ReadonlyMap<string, RoomEntry>

/** Reads the list of my rooms for whoever wants to know one of its entries: many who ask at once share one reading, which begins after their asking. */
export class EntryReader {
  #running: Promise<unknown> | null = null
  #next: Promise<Entries> | null = null

  constructor(private readonly rest: Rest) {}

  /** @returns null when the room is not in the list */
  async entry(roomId: string): Promise<RoomEntry | null> {
    this.#next ??= this.#read()
    return (await this.#next).get(roomId) ?? null
  }

  async #read(): Promise<Entries> {
    // Those who ask in the same breath are let in first; one that runs already may have begun too early for them.
    await (this.#running ?? Promise.resolve())
    this.#next = null
    const reading = this.rest.rooms()
    this.#running = reading.catch(() => undefined)
    const { body } = await reading
    return new Map(body.map((entry) => [entry.id, entry]))
  }
}
