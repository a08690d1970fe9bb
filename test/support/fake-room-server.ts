import { durableFrames, roomCreatedFrame } from '../../src/api/live/durable-frame.js'
import type { Frame } from '../../src/api/live/frame.js'
import { countedMentions } from '../../src/domain/room/messages.js'
import type { RecordedEvent } from '../../src/commands/event-store.js'
import { type JsonObject, textIn } from '../../src/domain/json.js'
import type { MemberDocument } from '../../src/projections/models/members.js'
import type { MessageDocument } from '../../src/projections/models/messages.js'
import type { RoomDocument } from '../../src/projections/models/rooms.js'
import { mentionedIn, presentMessage } from '../../src/projections/queries/present-message.js'
import { presentRoom } from '../../src/projections/queries/present-room.js'
import type { Member, Message, Room, RoomEntry } from '../../src/projections/queries/shapes.js'
import type { Counts } from '../../src/client/frames.js'
import { FoldedModels } from './folded-models.js'
import { FrameWorld, inEnvelopes, presenceOf } from './frame-sources.js'
import type { TriedRoom } from './random-room.js'
import { recorded } from './recorded-facts.js'

const sender = (id: string) => ({
  ...{ id, username: id, displayName: id === 'system' ? 'System' : id.toUpperCase() },
  kind: id.startsWith('bot') ? ('ai' as const) : id === 'system' ? ('bot' as const) : ('human' as const),
})

/** A room's read models at some moment, as its REST API shows them to one person. */
export class RoomModels {
  revision = -1
  readonly #models = new FoldedModels()

  constructor(
    readonly roomId: string,
    readonly me: string,
  ) {}

  apply(event: RecordedEvent): void {
    this.#models.apply(event)
    this.revision = event.revision
  }

  get #room(): RoomDocument {
    return this.#models.all('rooms').get(this.roomId)?.body as unknown as RoomDocument
  }

  get exists(): boolean {
    return this.#models.all('rooms').has(this.roomId)
  }

  get #members(): readonly MemberDocument[] {
    const all = [...this.#models.all('members').values()].map(({ body }) => body as unknown as MemberDocument)
    return all.sort((a, b) => (a.userId < b.userId ? -1 : 1))
  }

  get seat(): MemberDocument | undefined {
    return this.#members.find(({ userId }) => userId === this.me)
  }

  get #documents(): readonly { readonly id: string; readonly body: MessageDocument }[] {
    const all = [...this.#models.all('messages').values()].map(({ id, body }) => ({
      id,
      body: body as unknown as MessageDocument,
    }))
    return all.sort((a, b) => a.body.seq - b.body.seq)
  }

  room(): Room {
    return presentRoom(this.roomId, this.#room, ['Tea', null, null, null])
  }

  members(now: string): readonly Member[] {
    return this.#members.map(({ userId, role, joinedAt, mutedUntil }) => {
      const { id: _id, ...named } = sender(userId)
      const muted = mutedUntil !== null && mutedUntil > now ? mutedUntil : null
      return { userId, ...named, role, joinedAt, mutedUntil: muted, presence: presenceOf(userId) }
    })
  }

  messages(): readonly Message[] {
    return this.#documents.map((document) => {
      const { body } = document
      const text = body.body === null ? null : textOf(body.body.envelope as JsonObject)
      return presentMessage(document, text, sender, mentionedIn(body, this.#members))
    })
  }

  /** Messages that mention everybody: who that is depends on the moment of looking. */
  get mentioningAll(): ReadonlySet<string> {
    return new Set(this.#documents.filter(({ body }) => body.mentions.everyone).map(({ id }) => id))
  }

  pins(): readonly Message[] {
    const all = new Map(this.messages().map((message) => [message.id, message]))
    return this.#room.pins.flatMap((id) => all.get(id) ?? [])
  }

  /** What is unread, by the definition of the contract. */
  counts(): Counts {
    const { seat } = this
    if (seat === undefined) return { unreadCount: 0, mentionCount: 0 }
    const from = Math.max(seat.joinSeq, seat.lastOwnSeq)
    const unread = this.#documents.filter(
      ({ body }) => body.seq > from && body.senderId !== this.me && !body.deleted && body.type !== 'system',
    )
    const mentioned = unread.map(({ body }) => countedMentions(body.firstMentions, body.mentions))
    // Somebody who is named and one of all counts twice in the read model: what counts here is that both sides do the same.
    const mentionCount = mentioned.filter((mentions) => mentions.everyone || mentions.userIds.includes(this.me)).length
    return { unreadCount: unread.length, mentionCount }
  }

  entry(): RoomEntry | null {
    const { seat } = this
    if (seat === undefined) return null
    const { role, joinedAt, lastOwnSeq } = seat
    const view = { notifications: 'all', favourite: false, hidden: false } as const
    return {
      ...this.room(),
      partner: null,
      membership: { role, joinedAt, readSeq: lastOwnSeq, ...view },
      ...this.counts(),
      lastMessage: this.messages().at(-1) ?? null,
      lastActivityAt: this.#room.lastActivityAt,
      onlineCount: 0,
    }
  }
}

const textOf = (envelope: JsonObject): JsonObject => JSON.parse(textIn(envelope, 'ciphertext')) as JsonObject

/** One event of a history, with all that a server says to one person when it happens. */
export type Said = {
  readonly event: RecordedEvent
  /** Live, and in a `sync`. Null when they were no member then. */
  readonly frame: Frame | null
  /** As a tombstone, where there is one. */
  readonly tombstone: Frame | null
  readonly wasMember: boolean
  readonly isMember: boolean
  readonly counts: Counts
  /** Something other than a new message of somebody else has changed the counts. */
  readonly tellsCounts: boolean
}

/** What a server says to a person over the history of a room. */
export async function saidTo(me: string, tried: TriedRoom): Promise<readonly Said[]> {
  const events = recorded(inEnvelopes(tried.facts), 'room-r')
  const { sources } = new FrameWorld(['p0', 'p1', 'p2', 'p3', 'p4'], ['bot', 'bot2'])
  const everyone = () => tried.state.members
  const frames = await durableFrames(sources, events, everyone)
  const buried = await durableFrames(sources, events, everyone, { deleted: new Set(tried.facts.map(messageIdOf)) })
  const viewer = { userId: me, role: 'member', visibleFrom: 0, hiddenUpTo: 0 } as const
  const models = new RoomModels('r', me)
  return events.map((event, i) => {
    const before = standing(models)
    models.apply(event)
    const now = standing(models)
    const isEntrance = now.isMember && !before.isMember && event.type === 'MemberJoined'
    const isOthers = event.type === 'MessagePosted' && event.data['senderId'] !== me
    return {
      ...{ event, wasMember: before.isMember, isMember: now.isMember, counts: now.counts },
      frame: isEntrance ? roomCreatedFrame(sources, event, models.room()) : (frames[i]?.for(viewer) ?? null),
      tombstone: buried[i]?.for(viewer) ?? null,
      tellsCounts: now.isMember && !isOthers && JSON.stringify(now.counts) !== JSON.stringify(before.counts),
    }
  })
}

const standing = (models: RoomModels) =>
  models.exists
    ? { isMember: models.seat !== undefined, counts: models.counts() }
    : { isMember: false, counts: { unreadCount: 0, mentionCount: 0 } }

const messageIdOf = ({ data }: { readonly data: object }): string => String((data as { messageId?: string }).messageId)
