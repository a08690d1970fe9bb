import { randomUUID } from 'node:crypto'
import type { Account } from './authentication.js'
import { firstRow, type Connection } from './database.js'
import { Problem } from './problem.js'

type PostMessage = { readonly content: string; readonly clientId?: string }
type MessagePage = { readonly before?: number; readonly after?: number; readonly limit: number }

type MessageRow = {
  id: string
  roomId: string
  seq: number
  senderId: string
  username: string
  displayName: string
  clientId: string | null
  content: string
  createdAt: string
}

type MessageShape = ReturnType<typeof messageShape>

export type Messages = {
  /** Stores one message in one durable transaction; the same `clientId` again gives the first one. */
  post(roomId: string, sender: Account, message: PostMessage): MessageShape
  /** A page in ascending `seq`. */
  page(roomId: string, reader: Account, page: MessagePage): object
  /** Throws 404 or 403 unless the person has joined the room. */
  requireMember(roomId: string, userId: string): void
}

const columns = `m.id, m.room_id roomId, m.seq, m.sender_id senderId, u.username, u.display_name displayName,
  m.client_id clientId, m.content, m.created_at createdAt FROM messages m JOIN users u ON u.id = m.sender_id`

function messageShape(row: MessageRow, reader: Account) {
  const { id, roomId, seq, senderId, username, displayName, content, createdAt, clientId } = row
  return {
    id,
    roomId,
    seq,
    revision: seq,
    type: 'text',
    sender: { id: senderId, username, displayName, kind: 'human' },
    content,
    metadata: {},
    replyTo: null,
    threadId: null,
    replyCount: 0,
    attachments: [],
    reactions: [],
    mentions: [],
    pinned: false,
    createdAt,
    editedAt: null,
    deleted: false,
    ...(clientId !== null && senderId === reader.id ? { clientId } : {}),
  }
}

function prepareReads({ database }: Connection) {
  return {
    repeated: database.prepare(`SELECT ${columns} WHERE m.room_id = ? AND m.sender_id = ? AND m.client_id = ?`),
    before: database.prepare(`SELECT ${columns} WHERE m.room_id = ? AND m.seq < ? ORDER BY m.seq DESC LIMIT ?`),
    after: database.prepare(`SELECT ${columns} WHERE m.room_id = ? AND m.seq > ? ORDER BY m.seq LIMIT ?`),
    member: database.prepare('SELECT 1 FROM members WHERE room_id = ? AND user_id = ?'),
    room: database.prepare('SELECT 1 FROM rooms WHERE id = ?'),
  }
}

function prepareWrites({ database }: Connection) {
  return {
    nextSeq: database.prepare('UPDATE rooms SET last_seq = last_seq + 1 WHERE id = ? RETURNING last_seq seq'),
    insert: database.prepare("INSERT INTO messages VALUES (?, ?, ?, ?, ?, 'text', ?, ?)"),
    countOthers: database.prepare('UPDATE members SET unread = unread + 1 WHERE room_id = ? AND user_id <> ?'),
    countOwn: database.prepare('UPDATE members SET unread = 0, read_seq = ? WHERE room_id = ? AND user_id = ?'),
  }
}

/** @param counters whether every post also counts up an unread counter per member, in its transaction */
export function messages(connection: Connection, counters: boolean): Messages {
  const reads = prepareReads(connection)
  const writes = prepareWrites(connection)

  function requireMember(roomId: string, userId: string): void {
    if (firstRow(reads.member, roomId, userId)) return
    throw firstRow(reads.room, roomId)
      ? new Problem(403, 'forbidden', 'Only members may do this.')
      : new Problem(404, 'not_found', 'There is no such room.')
  }

  function repeated(roomId: string, sender: Account, clientId: string): MessageRow | undefined {
    return firstRow(reads.repeated, roomId, sender.id, clientId) as MessageRow | undefined
  }

  function insert(roomId: string, sender: Account, { content, clientId }: PostMessage): MessageRow {
    const { seq } = firstRow(writes.nextSeq, roomId) as { seq: number }
    const row = { id: randomUUID(), roomId, seq, senderId: sender.id, clientId: clientId ?? null, content }
    const createdAt = new Date().toISOString()
    writes.insert.run(roomId, seq, row.id, sender.id, row.clientId, content, createdAt)
    if (counters) {
      writes.countOthers.run(roomId, sender.id)
      writes.countOwn.run(seq, roomId, sender.id)
    }
    return { ...row, createdAt, username: sender.username, displayName: sender.displayName }
  }

  return {
    requireMember,
    post(roomId, sender, message) {
      requireMember(roomId, sender.id)
      const { clientId } = message
      const first = clientId === undefined ? undefined : repeated(roomId, sender, clientId)
      // Everything here runs on one thread without a pause, so nothing comes between the look and the insert.
      return messageShape(first ?? connection.transact(() => insert(roomId, sender, message)), sender)
    },
    page(roomId, reader, { before, after, limit }) {
      requireMember(roomId, reader.id)
      const forwards = after !== undefined
      const rows = forwards
        ? reads.after.all(roomId, after, limit + 1)
        : reads.before.all(roomId, before ?? Number.MAX_SAFE_INTEGER, limit + 1)
      const items = (rows as MessageRow[]).slice(0, limit).map((row) => messageShape(row, reader))
      if (!forwards) items.reverse()
      return { items, page: { limit, hasMore: rows.length > limit } }
    },
  }
}
