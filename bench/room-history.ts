import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { EventStore, NewEvent } from '../src/commands/event-store.js'
import type { JsonObject } from '../src/domain/json.js'
import { mapWide } from './api-client.js'

const MEMBERS = 33
/** Of the messages that are changed, none is older than so many others. */
const RECENT = 200
const RUN = 50

const hash = createHash('sha256').update('x').digest('hex')
const nobody = { userIds: [], everyone: false }
const sealed = (): JsonObject => ({
  keyId: hash.slice(0, 22),
  nonce: randomBytes(12).toString('base64url'),
  ciphertext: randomBytes(150).toString('base64url'),
})

type Typed = readonly [type: string, data: JsonObject]

/** What happens in one room of 33 members: nine of ten events are messages, the others change recent ones. It is of the right shape; nothing in it can be opened. */
class RoomHistory {
  readonly #members = Array.from({ length: MEMBERS }, () => randomUUID())
  readonly #messageIds: string[] = []

  constructor(private readonly roomId: string) {}

  /** @param n counts up from 0 */
  event(n: number): NewEvent {
    const actorId = this.#members[n % MEMBERS]!
    const [type, data] = this.#dataOf(n, actorId)
    const ids = { commandId: randomUUID(), correlationId: randomUUID(), causationId: randomUUID() }
    const at = new Date(1_780_000_000_000 + n * 1000).toISOString()
    return { id: randomUUID(), type, data, metadata: { ...ids, actorId, at, version: 1, prevHash: hash, hash } }
  }

  #dataOf(n: number, userId: string): Typed {
    if (n === 0) return this.#created()
    const kind = n < 50 ? 99 : Math.floor(Math.random() * 100)
    return kind < 10 ? this.#changed(kind, userId) : this.#posted(userId)
  }

  #created(): Typed {
    const settings = { maxMembers: 100, historyVisibility: 'all', invitePolicy: 'members' }
    const ai = { enabled: false, trigger: 'mention', agents: [] }
    const members = this.#members.map((userId, i) => ({ userId, role: i === 0 ? 'owner' : 'member' }))
    const { roomId } = this
    const ownerId = this.#members[0]!
    return ['RoomCreated', { roomId, type: 'private', name: sealed(), ownerId, members, ai, ...settings }]
  }

  #posted(senderId: string): Typed {
    const messageId = randomUUID()
    const seq = this.#messageIds.push(messageId)
    const mentions = seq % 10 === 0 ? { userIds: [this.#members[seq % MEMBERS]!], everyone: false } : nobody
    const first = this.#messageIds[seq - 15]!
    const replied = seq % 20 === 0 ? { threadId: first, replyTo: first } : {}
    const people = { senderId, authorId: senderId }
    return [
      'MessagePosted',
      { messageId, seq, type: 'text', ...people, body: sealed(), mentions, fingerprint: hash.slice(0, 32), ...replied },
    ]
  }

  #changed(kind: number, userId: string): Typed {
    const seq = Math.max(1, this.#messageIds.length - Math.floor(Math.random() * RECENT))
    const message = { messageId: this.#messageIds[seq - 1]!, seq }
    if (kind < 5) return ['ReactionAdded', { ...message, userId, emoji: '👍' }]
    if (kind >= 8) return ['MessageDeleted', { ...message, senderId: userId, system: false, uncounted: nobody }]
    const people = { senderId: userId, authorId: userId }
    return [
      'MessageEdited',
      { ...message, ...people, body: sealed(), mentions: nobody, counted: nobody, uncounted: nobody },
    ]
  }
}

/** Fills a log with what happens in so many rooms at the same time, and so many events in all. */
export async function writeHistory(
  store: EventStore,
  { rooms, events }: { readonly rooms: number; readonly events: number },
): Promise<void> {
  const each = Math.ceil(events / rooms)
  const ids = Array.from({ length: rooms }, () => randomUUID())
  await mapWide(ids, rooms, async (roomId) => {
    const history = new RoomHistory(roomId)
    for (let n = 0; n < each; n += RUN) {
      const run = Array.from({ length: Math.min(RUN, each - n) }, (_, i) => history.event(n + i))
      const { appended } = await store.append(`room-${roomId}`, n - 1, run)
      if (!appended) throw new Error('the history is written once')
    }
  })
}
