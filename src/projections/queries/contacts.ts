import type { MemberDocument } from '../models/members.js'
import type { RoomDocument } from '../models/rooms.js'
import { blockedEitherWay } from './blocks.js'
import type { QueryContext } from './context.js'
import { type Denied, denied } from './denied.js'
import { activityCursor, bySilence, type Page, pageByActivity, pageOf } from './pages.js'
import type { Contact, User } from './shapes.js'

/** People in a room in which one talks with everybody; in a larger one, with the room. */
const MOST_PEOPLE = 50
/** Rooms that are looked at, those with the latest activity. */
const MOST_ROOMS = 500
/** Rooms whose members are read at a time: some ten milliseconds' work, after which others have their turn. */
const CHUNK = 20
const DAY_MS = 86_400_000

/** Somebody with whom a person talks, as the rooms tell it. */
export type Acquaintance = Pick<Contact, 'userId' | 'messageCount' | 'lastContactAt' | 'roomIds' | 'directRoomId'>

/** Somebody who has said something in a room. */
type Voice = MemberDocument & { readonly lastSaidAt: string }
type TalkedIn = { readonly roomId: string; readonly room: RoomDocument; readonly mine: Voice }

export type ContactQuery = {
  readonly limit: number
  readonly cursor?: string
  /** The latest contact first, or the longest silence. */
  readonly sort: 'recent' | 'silence'
}

/** With whom the caller talks, how often, and since when they are silent. */
export async function listContacts(
  context: QueryContext,
  callerId: string,
  { limit, cursor, sort }: ContactQuery,
): Promise<Page<Contact> | Denied> {
  const contacts = await contactsOf(context, callerId)
  const order = sort === 'silence' ? bySilence : undefined
  const found = pageByActivity(contacts, limit, cursor, activityOf, order)
  if (found === null) return denied('invalid', 'This cursor is not one of ours.')
  return pageOf(found, limit, (last) => activityCursor(activityOf(last)), found.slice(0, limit))
}

const activityOf = ({ lastContactAt, userId }: Contact) => ({ at: lastContactAt, id: userId })

/**
 * A person's contacts, in no particular order: people with whom they share a direct room, or a room of at most 50 people, in which both
 * have said something since they joined it; but nobody whom they have blocked, or who has blocked them.
 */
export async function contactsOf(context: QueryContext, userId: string): Promise<readonly Contact[]> {
  const rooms = await talkedIn(context, userId)
  const found = acquaintances(rooms, await othersIn(context, userId, rooms))
  const ids = found.map((one) => one.userId)
  const [users, blocked] = await Promise.all([context.directory.users(ids), blockedEitherWay(context, userId, ids)])
  const now = context.now().getTime()
  return found.flatMap((one) => {
    const user = users.get(one.userId)
    return user?.kind === 'human' && !blocked.has(one.userId) ? [contact(one, user, now)] : []
  })
}

function contact(one: Acquaintance, { username, displayName, kind }: User, now: number): Contact {
  const silentDays = Math.max(0, Math.floor((now - Date.parse(one.lastContactAt)) / DAY_MS))
  return { ...one, username, displayName, kind, silentDays }
}

/** The rooms, small enough to talk in, in which the person has said something. */
async function talkedIn({ models }: QueryContext, userId: string): Promise<readonly TalkedIn[]> {
  const seats = await models.find<MemberDocument>('members', { filter: { userId, saidCount: { $gt: 0 } } })
  const rooms = await models.get<RoomDocument>(
    'rooms',
    seats.map(({ body }) => body.roomId),
  )
  return seats
    .flatMap(({ body: mine }, i) => {
      const room = rooms[i]?.body
      return room && isSmall(room) && isVoice(mine) ? [{ roomId: mine.roomId, room, mine }] : []
    })
    .sort((a, b) => (a.room.lastActivityAt < b.room.lastActivityAt ? 1 : -1))
    .slice(0, MOST_ROOMS)
}

const isSmall = ({ type, memberCount }: RoomDocument): boolean => type === 'direct' || memberCount <= MOST_PEOPLE
const isVoice = (seat: MemberDocument): seat is Voice => seat.saidCount > 0 && seat.lastSaidAt !== null

/** The other people in these rooms who have said something. */
async function othersIn(
  { models }: QueryContext,
  userId: string,
  rooms: readonly TalkedIn[],
): Promise<readonly Voice[]> {
  const voices: Voice[] = []
  for (let from = 0; from < rooms.length; from += CHUNK) {
    const roomIds = rooms.slice(from, from + CHUNK).map(({ roomId }) => roomId)
    const seats = await models.find<MemberDocument>('members', {
      filter: { roomId: { $in: roomIds }, saidCount: { $gt: 0 } },
    })
    for (const { body } of seats) if (body.userId !== userId && body.role !== 'ai' && isVoice(body)) voices.push(body)
    await new Promise(setImmediate)
  }
  return voices
}

/**
 * One entry per person. A message count says how much was said to each other: of a group, what the other one wrote there; of the direct
 * room also what oneself wrote, since there it was for them alone.
 */
function acquaintances(rooms: readonly TalkedIn[], others: readonly Voice[]): readonly Acquaintance[] {
  const byId = new Map(rooms.map((room) => [room.roomId, room]))
  const found = new Map<string, Acquaintance>()
  for (const theirs of others) {
    const shared = byId.get(theirs.roomId)
    if (shared !== undefined) found.set(theirs.userId, withRoom(found.get(theirs.userId), shared, theirs))
  }
  return [...found.values()]
}

function withRoom(known: Acquaintance | undefined, { roomId, room, mine }: TalkedIn, theirs: Voice): Acquaintance {
  const isDirect = room.type === 'direct'
  const at = later(mine.lastSaidAt, theirs.lastSaidAt)
  return {
    userId: theirs.userId,
    messageCount: (known?.messageCount ?? 0) + theirs.saidCount + (isDirect ? mine.saidCount : 0),
    lastContactAt: known === undefined ? at : later(at, known.lastContactAt),
    roomIds: [...(known?.roomIds ?? []), roomId].sort(),
    directRoomId: isDirect ? roomId : (known?.directRoomId ?? null),
  }
}

const later = (one: string, other: string): string => (one > other ? one : other)
