import type { Audience } from '../connection.js'
import type { FrameBatch } from '../frame.js'
import type { LiveRooms } from './live-rooms.js'
import { LivePerson } from './person.js'

/** Who is connected, and who hears what is not in the log. */
export class LivePeople implements Audience {
  private readonly people = new Map<string, LivePerson>()

  /** @param findRooms the rooms of anybody, where the feed is or later */
  constructor(
    private readonly rooms: LiveRooms,
    readonly findRooms: (userId: string) => Promise<readonly string[]>,
  ) {}

  get(userId: string): LivePerson | undefined {
    return this.people.get(userId)
  }

  all(): Iterable<LivePerson> {
    return this.people.values()
  }

  /** Makes a place for somebody; from now on the feed seats them in the rooms that they come into. */
  enter(userId: string): LivePerson {
    const person = new LivePerson(userId)
    this.people.set(userId, person)
    return person
  }

  /** Lets go of who has no device any more. */
  leaveIfGone(person: LivePerson): void {
    if (person.isGone) this.forget(person)
  }

  /** Lets go of somebody, with their seats. */
  forget(person: LivePerson): void {
    if (this.people.get(person.userId) !== person) return
    this.people.delete(person.userId)
    for (const roomId of person.seats.keys()) {
      this.rooms.get(roomId)?.seats.delete(person.userId)
      this.rooms.closeIfEmpty(roomId)
    }
  }

  clear(): void {
    this.people.clear()
  }

  toRoom(roomId: string, batch: FrameBatch, except?: string): void {
    for (const userId of this.rooms.get(roomId)?.seats.keys() ?? []) {
      if (userId !== except) this.toPerson(userId, batch)
    }
  }

  toPerson(userId: string, batch: FrameBatch): void {
    for (const { connection } of this.people.get(userId)?.devices ?? []) connection.send(batch)
  }

  connectedIn(roomId: string): readonly string[] {
    const seats = this.rooms.get(roomId)?.seats
    return seats === undefined ? [] : [...seats.keys()].filter((userId) => this.isConnected(userId))
  }

  roomsOf(userId: string): readonly string[] {
    return [...(this.people.get(userId)?.seats.keys() ?? [])]
  }

  connected(): readonly string[] {
    return [...this.people.keys()].filter((userId) => this.isConnected(userId))
  }

  private isConnected(userId: string): boolean {
    return (this.people.get(userId)?.devices.size ?? 0) > 0
  }
}
