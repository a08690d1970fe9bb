import { type ReadonlySignal, signal } from '@preact/signals'
import { ParleyProblem, type Rest, type User } from '../../../src/client/index.js'

/** Who is remembered: far more than one page shows. */
const MOST_PEOPLE = 2_000
/** What could not be read just now is not asked for again at every drawing. */
const AGAIN_AFTER_MS = 10_000

/** People who are named somewhere and are in no list that is loaded: who left, who is invited. Each is read once. */
class KnownPeople {
  readonly #people = new Map<string, ReturnType<typeof signal<User | null>>>()

  constructor(private readonly rest: Rest) {}

  /** Null until the person is known, and for ever when there is nobody (any more). */
  person(userId: string): ReadonlySignal<User | null> {
    const known = this.#people.get(userId) ?? this.#read(userId)
    return known as ReadonlySignal<User | null>
  }

  #read(userId: string) {
    const person = signal<User | null>(null)
    this.#people.set(userId, person)
    const [oldest] = this.#people.keys()
    if (oldest !== undefined && this.#people.size > MOST_PEOPLE) this.#people.delete(oldest)
    this.rest.people.user(userId).then(
      (user) => (person.value = user),
      (error: unknown) => {
        // Whoever is not there will not be there next time either.
        const isNobody = error instanceof ParleyProblem && (error.status === 403 || error.status === 404)
        if (!isNobody) setTimeout(() => this.#people.delete(userId), AGAIN_AFTER_MS)
      },
    )
    return person
  }
}

const known = new WeakMap<Rest, KnownPeople>()

/** The people whom this login has met by name. */
export function knownPeople(rest: Rest): KnownPeople {
  const there = known.get(rest) ?? new KnownPeople(rest)
  known.set(rest, there)
  return there
}
