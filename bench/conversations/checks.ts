import { mapWide } from '../api-client.js'
import type { Participants } from './participants.js'
import type { ReplayedRoom } from './room-replay.js'

type Message = { readonly id: string; readonly seq: number; readonly content: string }
type Page<I> = { readonly items: readonly I[]; readonly page: { readonly hasMore: boolean; readonly next?: string } }
type Entry = { readonly id: string; readonly unreadCount: number }

async function pageThrough(people: Participants, room: ReplayedRoom, after: string | null): Promise<Message[]> {
  const reader = room.posted[0]!.user
  const found: Message[] = []
  for (;;) {
    const path = `/api/rooms/${room.id}/messages?limit=100&after=${found.at(-1)?.seq ?? 0}`
    const { body } = await people.call<Page<Message>>(reader, 'GET', path, { after })
    found.push(...body.items)
    if (!body.page.hasMore) return found
  }
}

/** Every message exactly once, in order, unchanged, numbered without gaps. Answers with what is wrong. */
export async function checkMessages(people: Participants, room: ReplayedRoom, after: string | null): Promise<string[]> {
  const found = await pageThrough(people, room, after)
  const wrong = room.posted.flatMap(({ id, text }, index) => {
    const message = found[index]
    const same = message?.id === id && message.seq === index + 1 && message.content === text
    return same
      ? []
      : [`${room.name}: message ${index + 1} is ${JSON.stringify(message)}, not ${JSON.stringify({ id, text })}`]
  })
  const surplus = found.length - room.posted.length
  return surplus === 0 ? wrong : [...wrong, `${room.name}: ${found.length} messages, not ${room.posted.length}`]
}

async function roomList(
  people: Participants,
  user: string,
  after: string | null,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  let cursor = ''
  for (;;) {
    const { body } = await people.call<Page<Entry>>(user, 'GET', `/api/rooms?limit=100${cursor}`, { after })
    for (const { id, unreadCount } of body.items) counts.set(id, unreadCount)
    if (!body.page.hasMore || body.page.next === undefined) return counts
    cursor = `&cursor=${encodeURIComponent(body.page.next)}`
  }
}

/** The unread count of every member in every room. Answers with how many were compared, and with what is wrong. */
export async function checkUnread(
  people: Participants,
  rooms: readonly ReplayedRoom[],
  after: string | null,
): Promise<{ compared: number; nonZero: number; wrong: string[] }> {
  const memberships = new Map<string, ReplayedRoom[]>()
  for (const room of rooms) {
    for (const user of room.expected.members) memberships.set(user, [...(memberships.get(user) ?? []), room])
  }
  let [compared, nonZero] = [0, 0]
  const wrong = await mapWide([...memberships], 4, async ([user, theirs]) => {
    const counts = await roomList(people, user, after)
    return theirs.flatMap(({ id, name, expected }) => {
      const unread = expected.unread(user)
      compared += 1
      if (unread > 0) nonZero += 1
      return counts.get(id) === unread ? [] : [`${name}: ${user} has ${counts.get(id)} unread, not ${unread}`]
    })
  })
  return { compared, nonZero, wrong: wrong.flat() }
}

/** The room's chain of hashes, verified by the server. Answers with events verified, and with what is wrong; the peer has none (404). */
export async function checkChain(
  people: Participants,
  room: ReplayedRoom,
): Promise<{ events: number; wrong: string[] }> {
  type Verified = { readonly ok: boolean; readonly events: number; readonly firstBad?: object }
  const { body } = await people.call<Verified>(room.posted[0]!.user, 'GET', `/api/rooms/${room.id}/verify`)
  return {
    events: body.events,
    wrong: body.ok ? [] : [`${room.name}: the chain is broken at ${JSON.stringify(body.firstBad)}`],
  }
}
