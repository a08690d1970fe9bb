import { LRUCache } from 'lru-cache'
import { textIn } from '../domain/json.js'
import { usernameStream } from '../domain/username/events.js'
import { canonicalUsername } from '../domain/user/schema.js'
import type { EventStore } from './event-store.js'
import type { KeyRing } from './key-ring.js'

/** Who has which user name, straight from the claims in the log: never behind. */
export class Usernames {
  private readonly known = new LRUCache<string, string>({ max: 20_000 })

  constructor(
    private readonly store: EventStore,
    private readonly keys: KeyRing,
  ) {}

  /** What names a user name's stream: an HMAC, so that the names themselves appear nowhere in the log in the clear. */
  hash(username: string): string {
    return this.keys.nameHash(canonicalUsername(username))
  }

  /** The id of the user of that name; null when nobody has claimed it. */
  async find(username: string): Promise<string | null> {
    const hash = this.hash(username)
    const known = this.known.get(hash)
    if (known !== undefined) return known
    const [claim] = await this.store.readStream(usernameStream(hash), 0, 1)
    if (claim === undefined) return null
    const userId = textIn(claim.data, 'userId')
    this.known.set(hash, userId)
    return userId
  }

  /** Ids of the users of those names; names that nobody has are left out. */
  async resolve(usernames: readonly string[]): Promise<readonly string[]> {
    const found = await Promise.all(usernames.map((name) => this.find(name)))
    return found.filter((id) => id !== null)
  }
}
