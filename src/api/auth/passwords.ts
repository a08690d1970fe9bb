import { hash, parseOptions, verify } from '@node-rs/argon2'
import { randomBytes } from 'node:crypto'

/** OWASP's parameters for argon2id (the package's default algorithm): 19 MiB, two passes, one lane; some 36 ms. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
/** At most two at once: each takes a thread of four that file access shares, and 19 MiB. */
const MAX_RUNNING = 2
/** Some two seconds of work. Whoever would wait longer is better told to come back. */
const MAX_WAITING = 100
export const PASSWORD_LENGTH = { min: 10, max: 200 } as const

/** NUL; a surrogate without its other half (a pair matches as one character). */
const UNSTORABLE = /[\0\p{Surrogate}]/u

/** Too many passwords are being checked: try again shortly. */
export class Overloaded extends Error {
  override readonly name = 'Overloaded'
  readonly code = 'overloaded'
}

/** What is wrong with a password as such, or null. Length counts code points. */
export function passwordProblem(password: string): string | null {
  if (UNSTORABLE.test(password)) return 'must not contain NUL or lone surrogates'
  const length = Array.from(password.slice(0, 2 * PASSWORD_LENGTH.max + 2)).length
  const { min, max } = PASSWORD_LENGTH
  return length < min || length > max ? `must have ${min} to ${max} characters` : null
}

/** The same password typed on another keyboard may come in other code points (NIST SP 800-63B, 5.1.1.2). */
const normalised = (password: string): string => password.normalize('NFKC')

/** Password hashes: argon2id, a few at a time, with a bounded queue. */
export class Passwords {
  readonly #waiting: (() => void)[] = []
  readonly #dummyHash: Promise<string>
  #running = 0

  constructor() {
    this.#dummyHash = hash(randomBytes(32), COST)
    // Whoever awaits it hears of the error; nobody else should.
    this.#dummyHash.catch(() => undefined)
  }

  /**
   * Hashes a password whose `passwordProblem` is null.
   * @returns a PHC string
   * @throws Overloaded
   */
  hash(password: string): Promise<string> {
    return this.#inTurn(() => hash(normalised(password), COST))
  }

  /**
   * Compares a password with a hash. Without a hash (no such user) it takes the same time and says no.
   * @throws Overloaded
   */
  async verify(passwordHash: string | null, password: string): Promise<boolean> {
    // No password that was ever accepted: refused at once, whether or not the user exists.
    if (passwordProblem(password) !== null) return false
    const matches = await this.#inTurn(async () =>
      verify(passwordHash ?? (await this.#dummyHash), normalised(password)),
    )
    return matches && passwordHash !== null
  }

  /** Whether the hash was made at another cost than today's, and should be made anew at the next login. */
  isOutdated(passwordHash: string): boolean {
    const { memoryCost, timeCost, parallelism } = parseOptions(passwordHash)
    return memoryCost !== COST.memoryCost || timeCost !== COST.timeCost || parallelism !== COST.parallelism
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    await this.#turn()
    try {
      return await work()
    } finally {
      // The place is passed on, not freed: who comes just now must not overtake who waits.
      const next = this.#waiting.shift()
      if (next === undefined) this.#running -= 1
      else next()
    }
  }

  async #turn(): Promise<void> {
    if (this.#running < MAX_RUNNING) {
      this.#running += 1
      return
    }
    if (this.#waiting.length >= MAX_WAITING) throw new Overloaded('too many passwords are being checked')
    await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }
}
