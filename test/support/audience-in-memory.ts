import type { Audience } from '../../src/api/live/connection.js'
import type { FrameBatch } from '../../src/api/live/frame.js'

export type Heard = {
  readonly at: number
  readonly to: string
  readonly event: string
  readonly payload: object
  readonly batch: FrameBatch
}

/** Rooms with their members, some of them connected; notes what each of these hears. */
export class AudienceInMemory implements Audience {
  readonly #rooms = new Map<string, Set<string>>()
  readonly #connected = new Set<string>()
  readonly heard: Heard[] = []

  /** @param now what is noted as the time at which something was heard */
  constructor(private readonly now: () => number) {}

  seat(roomId: string, ...people: readonly string[]): void {
    const room = this.#rooms.get(roomId) ?? new Set()
    this.#rooms.set(roomId, room)
    for (const person of people) room.add(person)
  }

  unseat(roomId: string, person: string): void {
    this.#rooms.get(roomId)?.delete(person)
  }

  connect(person: string): void {
    this.#connected.add(person)
  }

  disconnect(person: string): void {
    this.#connected.delete(person)
  }

  toRoom(roomId: string, batch: FrameBatch, except?: string): void {
    for (const person of this.connectedIn(roomId)) if (person !== except) this.toPerson(person, batch)
  }

  toPerson(to: string, batch: FrameBatch): void {
    if (!this.#connected.has(to)) return
    for (const { event, payload } of batch.frames) this.heard.push({ at: this.now(), to, event, payload, batch })
  }

  connectedIn(roomId: string): readonly string[] {
    return [...(this.#rooms.get(roomId) ?? [])].filter((person) => this.#connected.has(person))
  }

  roomsOf(person: string): readonly string[] {
    if (!this.#connected.has(person)) return []
    return [...this.#rooms].filter(([, members]) => members.has(person)).map(([roomId]) => roomId)
  }

  findRooms(person: string): Promise<readonly string[]> {
    return Promise.resolve([...this.#rooms].filter(([, members]) => members.has(person)).map(([roomId]) => roomId))
  }

  connected(): readonly string[] {
    return [...this.#connected]
  }

  /** What has been heard since the last time; forgotten here. */
  take(): readonly Heard[] {
    return this.heard.splice(0)
  }
}
