import { BehaviorSubject } from 'rxjs'
import type { Member, Presence } from './frames.js'

/** People whose presence is remembered: those who have changed longest ago are forgotten first. */
const MOST_PEOPLE = 10_000

/** Who is there, as far as the server has told. */
export class Presences {
  readonly states = new BehaviorSubject<ReadonlyMap<string, Presence>>(new Map())

  /** At the beginning of a connection nothing is known: who went meanwhile was not told. */
  clear(): void {
    this.states.next(new Map())
  }

  update(presences: readonly Presence[]): void {
    if (presences.length === 0) return
    const people = new Map(this.states.value)
    for (const presence of presences) {
      people.delete(presence.userId)
      people.set(presence.userId, presence)
    }
    for (const userId of people.keys()) {
      if (people.size <= MOST_PEOPLE) break
      people.delete(userId)
    }
    this.states.next(people)
  }

  /** Presences that were read along with members: what was told live is newer. */
  read(members: readonly Member[]): void {
    const known = this.states.value
    this.update(members.filter(({ userId }) => !known.has(userId)).map(({ presence }) => presence))
  }
}
