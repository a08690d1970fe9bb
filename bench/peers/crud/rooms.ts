import { randomUUID } from 'node:crypto'
import type { Account } from './authentication.js'
import { firstRow, type Connection } from './database.js'
import { Problem } from './problem.js'

type RoomRow = {
  id: string
  type: string
  name: string
  ownerId: string
  maxMembers: number
  memberCount: number
  createdAt: string
  lastSeq: number
}
type EntryRow = RoomRow & { joinedAt: string; readSeq: number; unread: number; counted: number }

export type Rooms = {
  create(owner: Account, name: string, type: string, maxMembers: number): object
  join(roomId: string, person: Account): object
  read(roomId: string, person: Account, seq: number): void
  room(roomId: string): object
  /** The rooms someone has joined, in the order of ids, with unread counts. */
  list(person: Account, afterId: string, limit: number): object
}

const roomColumns = `r.id, r.type, r.name, r.owner_id ownerId, r.max_members maxMembers, r.created_at createdAt,
  r.last_seq lastSeq, (SELECT count(*) FROM members c WHERE c.room_id = r.id) memberCount`

// What a counter per member saves: counting when asked. Own posts move the marker, so it starts after the last of them.
const countedUnread = `(SELECT count(*) FROM messages x WHERE x.room_id = m.room_id AND x.sender_id <> m.user_id AND x.seq >
  max(m.read_seq, m.join_seq, coalesce((SELECT max(o.seq) FROM messages o WHERE o.room_id = m.room_id AND o.sender_id = m.user_id), 0)))`

function prepare({ database }: Connection, counters: boolean) {
  const entry = `SELECT ${roomColumns}, m.joined_at joinedAt, m.read_seq readSeq, m.unread,
    ${counters ? '0' : countedUnread} counted FROM members m JOIN rooms r ON r.id = m.room_id`
  return {
    insertRoom: database.prepare('INSERT INTO rooms VALUES (?, ?, ?, ?, ?, 0, ?)'),
    insertMember: database.prepare('INSERT INTO members VALUES (?, ?, ?, ?, 0, 0) ON CONFLICT DO NOTHING'),
    room: database.prepare(`SELECT ${roomColumns} FROM rooms r WHERE r.id = ?`),
    entry: database.prepare(`${entry} WHERE m.user_id = ? AND m.room_id = ?`),
    entries: database.prepare(`${entry} WHERE m.user_id = ? AND m.room_id > ? ORDER BY m.room_id LIMIT ?`),
    read: database.prepare(
      `UPDATE members SET read_seq = max(read_seq, ?1), unread =
         (SELECT count(*) FROM messages x WHERE x.room_id = ?2 AND x.sender_id <> ?3 AND x.seq > max(read_seq, join_seq, ?1))
       WHERE room_id = ?2 AND user_id = ?3`,
    ),
  }
}

/** @param counters whether unread counts are kept per member, or counted when asked */
export function rooms(connection: Connection, counters: boolean): Rooms {
  const statements = prepare(connection, counters)

  function find(roomId: string): RoomRow {
    const row = firstRow(statements.room, roomId) as RoomRow | undefined
    if (!row) throw new Problem(404, 'not_found', 'There is no such room.')
    return row
  }

  function entryShape({ joinedAt, readSeq, unread, counted, ...room }: EntryRow, person: Account): object {
    const role = room.ownerId === person.id ? 'owner' : 'member'
    return { ...room, membership: { role, joinedAt, readSeq }, unreadCount: counters ? unread : counted }
  }

  return {
    room: find,
    create(owner, name, type, maxMembers) {
      const id = randomUUID()
      const at = new Date().toISOString()
      connection.transact(() => {
        statements.insertRoom.run(id, type, name, owner.id, maxMembers, at)
        statements.insertMember.run(id, owner.id, at, 0)
      })
      return find(id)
    },
    join(roomId, person) {
      connection.transact(() => {
        const { memberCount, maxMembers, lastSeq } = find(roomId)
        const { changes } = statements.insertMember.run(roomId, person.id, new Date().toISOString(), lastSeq)
        if (changes > 0 && memberCount >= maxMembers) throw new Problem(409, 'room_full', 'The room is full.')
      })
      return entryShape(firstRow(statements.entry, person.id, roomId) as EntryRow, person)
    },
    read(roomId, person, seq) {
      connection.transact(() => statements.read.run(seq, roomId, person.id))
    },
    list(person, afterId, limit) {
      const rows = statements.entries.all(person.id, afterId, limit + 1) as EntryRow[]
      const items = rows.slice(0, limit).map((row) => entryShape(row, person))
      const hasMore = rows.length > limit
      return { items, page: { limit, hasMore, ...(hasMore ? { next: rows[limit - 1]?.id } : {}) } }
    },
  }
}
