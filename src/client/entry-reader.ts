import { AsyncSubject, firstValueFrom } from 'rxjs'
import type { RoomEntry } from './frames.js'
import type { Rest } from './rest.js'

/** Reads the list of my rooms for whoever wants to know one of its entries: many who ask at once share one reading, which begins after their asking. */
export class EntryReader {
  #running: Promise<void> = Promise.resolve()
  #next: Reading | null = null

  constructor(private readonly rest: Rest) {}

  /** @returns as soon as it has been read, however long the list is; null when the room is not in the list */
  entry(roomId: string): Promise<RoomEntry | null> {
    this.#next ??= this.#begin()
    return this.#next.entry(roomId)
  }

  #begin(): Reading {
    const reading = new Reading()
    // Those who ask in the same breath are let in first; one that runs already may have begun too early for them.
    this.#running = this.#running.then(() => {
      this.#next = null
      return reading.run(this.rest)
    })
    return reading
  }
}

/** One reading of the list. */
class Reading {
  readonly #answers = new Map<string, AsyncSubject<RoomEntry | null>>()

  entry(roomId: string): Promise<RoomEntry | null> {
    return firstValueFrom(this.#answer(roomId))
  }

  async run(rest: Rest): Promise<void> {
    try {
      await rest.rooms(undefined, (entries) => entries.forEach((entry) => settle(this.#answer(entry.id), entry)))
      for (const answer of this.#answers.values()) settle(answer, null)
    } catch (error) {
      for (const answer of this.#answers.values()) answer.error(error)
    }
  }

  #answer(roomId: string): AsyncSubject<RoomEntry | null> {
    const answer = this.#answers.get(roomId) ?? new AsyncSubject()
    this.#answers.set(roomId, answer)
    return answer
  }
}

/** What is settled stays as it is. */
function settle(answer: AsyncSubject<RoomEntry | null>, entry: RoomEntry | null): void {
  answer.next(entry)
  answer.complete()
}
