import { LRUCache } from 'lru-cache'
import { SYSTEM } from '../../domain/actor.js'
import type { JsonObject } from '../../domain/json.js'
import type { UserDocument } from '../models/users.js'
import type { ReadDocument, ReadModels } from '../read-models.js'
import { type Denied, denied } from './denied.js'
import { type FieldOpener, openFields, textOr, textOrNull } from './fields.js'
import { decodeCursor, encodeCursor, type Page, pageOf } from './pages.js'
import type { Sender, User } from './shapes.js'

const CACHED_PEOPLE = 20_000
const SCAN = 200

const SYSTEM_SENDER: Sender = { id: SYSTEM, username: SYSTEM, displayName: 'System', kind: 'bot' }
/** In the place of a name that can be read no more. */
const ERASED = 'erased'
const UNKNOWN = { username: 'unknown', displayName: 'Unknown' }

/** Who is who. Names live sealed in the log and in the read model; in the clear only here, in memory. */
export class Directory {
  private readonly cache = new LRUCache<string, User>({ max: CACHED_PEOPLE })
  /** User id → revision of a change that a cached profile has to contain. */
  private readonly needed = new LRUCache<string, number>({ max: CACHED_PEOPLE })

  constructor(
    private readonly models: ReadModels,
    private readonly opener: FieldOpener,
  ) {}

  /** To be told of every event of a `user-` stream, so that a profile is never older than the log as this process knows it. */
  changed(userId: string, revision: number): void {
    // Heard of before, from the writer here: what is cached since then is new enough.
    if ((this.needed.get(userId) ?? -1) >= revision) return
    this.needed.set(userId, revision)
    this.cache.delete(userId)
  }

  /** Users by id; unknown ones are left out. */
  async users(ids: Iterable<string>): Promise<ReadonlyMap<string, User>> {
    const known = new Map<string, User>()
    const missing: string[] = []
    for (const id of new Set(ids)) {
      // Taken out before anything is awaited: a change of the profile meanwhile drops it from the cache.
      const user = this.cache.get(id)
      if (user === undefined) missing.push(id)
      else known.set(id, user)
    }
    return missing.length === 0 ? known : new Map([...known, ...(await this.load(missing))])
  }

  /** One user; null for an unknown one. */
  async user(id: string): Promise<User | null> {
    return (await this.users([id])).get(id) ?? null
  }

  /** Who sent what; someone unknown is shown without a name. */
  async senders(ids: Iterable<string>): Promise<(id: string) => Sender> {
    const users = await this.users(ids)
    return (id) => senderAmong(users, id)
  }

  /**
   * People whose user name or display name contains the text, in the order of ids.
   * @param text lower-cased; empty finds everyone
   */
  async search(text: string, limit: number, cursor?: string): Promise<Page<User> | Denied> {
    const [after] = cursor === undefined ? [''] : (decodeCursor(cursor, 1) ?? [])
    if (after === undefined) return denied('invalid', 'This cursor is not one of ours.')
    const found: User[] = []
    let from = after
    for (;;) {
      const ids = await this.idsAfter(from)
      const users = await this.users(ids)
      for (const id of ids) {
        const user = users.get(id)
        if (user !== undefined && matches(user, text)) found.push(user)
      }
      if (found.length > limit || ids.length < SCAN) break
      from = ids.at(-1) ?? from
    }
    return pageOf(found, limit, (user) => encodeCursor(user.id), found.slice(0, limit))
  }

  private async idsAfter(after: string): Promise<readonly string[]> {
    const page = await this.models.find<UserDocument>('users', {
      filter: { userId: { $gt: after } },
      sort: { userId: 1 },
      limit: SCAN,
    })
    return page.map((document) => document.id)
  }

  private async load(ids: readonly string[]): Promise<ReadonlyMap<string, User>> {
    const documents = (await this.models.get<UserDocument>('users', ids)).filter((document) => document !== null)
    const profiles = await openFields(
      this.opener,
      documents.map(({ id, body }) => ({ stream: `user-${id}`, field: 'profile', sealed: body.profile })),
    )
    return new Map(
      documents.map((document, i) => [document.id, this.keep(document, (profiles[i] ?? {}) as JsonObject)]),
    )
  }

  private keep(document: ReadDocument<UserDocument>, profile: JsonObject): User {
    const user = present(document, profile)
    if (document.revision >= (this.needed.get(document.id) ?? 0)) this.cache.set(document.id, user)
    return user
  }
}

/** Somebody as the sender of what they send; someone unknown is shown without a name. */
export function senderAmong(users: ReadonlyMap<string, User>, id: string): Sender {
  if (id === SYSTEM) return SYSTEM_SENDER
  const user = users.get(id)
  if (user === undefined) return { id, ...UNKNOWN, kind: 'human' }
  return { id, username: user.username, displayName: user.displayName, kind: user.kind }
}

/** Whether there is no name to call somebody by: they are unknown, or erased. */
export const isNameless = ({ username, displayName }: Pick<Sender, 'username' | 'displayName'>): boolean =>
  (username === ERASED && displayName === ERASED) ||
  (username === UNKNOWN.username && displayName === UNKNOWN.displayName)

const matches = (user: User, text: string): boolean =>
  user.username.toLowerCase().includes(text) || user.displayName.toLowerCase().includes(text)

function present({ id, body }: ReadDocument<UserDocument>, profile: JsonObject): User {
  const username = textOr(profile['username'], ERASED)
  return {
    id,
    username,
    displayName: textOr(profile['displayName'], username),
    avatarUrl: textOrNull(profile['avatarUrl']),
    bio: textOrNull(profile['bio']),
    locale: textOrNull(profile['locale']),
    timeZone: textOrNull(profile['timeZone']),
    kind: body.kind,
    role: body.role,
    createdAt: body.createdAt,
  }
}
