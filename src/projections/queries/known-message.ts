import { LRUCache } from 'lru-cache'
import { type Position, START, StoreUnavailable, StreamParked } from '../../commands/event-store.js'
import type { KnownMessage, MessageReader } from '../../commands/known-message.js'
import type { MessageBody } from '../../domain/room/commands.js'
import type { MessageDocument } from '../models/messages.js'
import type { RoomDocument } from '../models/rooms.js'
import type { ReadDocument } from '../read-models.js'
import type { QueryContext } from './context.js'
import { openFields } from './fields.js'

/** Milliseconds that a command waits for the read models before it gives up. */
const PATIENCE_MS = 5_000

/** The read side's answer to what the write side has to know of messages. */
export function messageReader(context: QueryContext): MessageReader {
  /** Room id → revision covered when last asked: it only grows, so that most posts need not ask again. */
  const covered = new LRUCache<string, number>({ max: 10_000 })
  const posted = new PostedMessages(context)
  return {
    read: async (messageId, upTo) => {
      await reach(context, upTo)
      const [found] = await context.models.get<MessageDocument>('messages', [messageId])
      if (found && context.models.isParked(`room-${found.body.roomId}`)) throw new StreamParked('the room is parked')
      return found ? known(context, found) : null
    },
    postedAt: (messageId) => posted.find(messageId),
    coveredUpTo: async (roomId, revision) => {
      if (context.models.isParked(`room-${roomId}`)) return -1
      const before = covered.get(roomId) ?? -1
      if (before >= revision) return before
      const [room] = await context.models.get<RoomDocument>('rooms', [roomId])
      const now = room?.body.revision ?? -1
      covered.set(roomId, now)
      return now
    },
  }
}

/** Looks for messages of one turn of the event loop together: what a look-up costs is mostly the transaction. */
class PostedMessages {
  private waiting: { readonly messageId: string; readonly resolve: (revision: Promise<number | null>) => void }[] = []

  constructor(private readonly context: QueryContext) {}

  find(messageId: string): Promise<number | null> {
    return new Promise((resolve) => {
      if (this.waiting.push({ messageId, resolve }) === 1) setImmediate(() => this.look())
    })
  }

  private look(): void {
    const asked = this.waiting
    this.waiting = []
    const found = this.context.models.get<MessageDocument>(
      'messages',
      asked.map(({ messageId }) => messageId),
    )
    asked.forEach(({ resolve }, i) => resolve(found.then((documents) => documents[i]?.body.revision ?? null)))
  }
}

/** Waits for the read models. @throws StoreUnavailable when they do not get there in good time */
export async function reach(context: QueryContext, position: Position): Promise<void> {
  if (position === START || (await context.models.waitFor(position, PATIENCE_MS))) return
  throw new StoreUnavailable('the read models are too far behind')
}

async function known(
  context: QueryContext,
  { id, revision, body }: ReadDocument<MessageDocument>,
): Promise<KnownMessage> {
  const { roomId, seq, senderId, authorId, type, threadId, deleted, quiet, firstMentions, mentions, reactions } = body
  const [text] = await openFields(context.opener, [{ stream: `room-${roomId}`, field: 'body', sealed: body.body }])
  return {
    ...{ messageId: id, roomId, seq, senderId, authorId, type, threadId, deleted, quiet, revision },
    ...{ firstMentions, mentions, reactions },
    body: (text ?? null) as MessageBody | null,
  }
}
