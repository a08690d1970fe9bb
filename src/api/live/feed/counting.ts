import { memberId, type MemberDocument } from '../../../projections/models/members.js'
import type { RoomDocument } from '../../../projections/models/rooms.js'
import type { ReadModels } from '../../../projections/read-models.js'
import {
  markersOf,
  readSeqOf,
  type Seat as CountedSeat,
  type Unread,
  unreadOf,
} from '../../../projections/queries/unread.js'
import { StoreUnavailable } from '../../../commands/event-store.js'
import type { LiveRooms } from './live-rooms.js'
import type { Counting, Seat } from './seat.js'
import { PATIENCE_MS } from './progress.js'
import type { World } from './world.js'

/** Times that a count is made again because of what happened meanwhile; then it is taken as it is. */
const MOST_ATTEMPTS = 20

type Begun = { readonly seat: Seat; readonly counting: Counting }

/**
 * Counts what is unread in a person's seats from the read models, up to each room's last message as the feed knows it;
 * what the feed folds meanwhile is added by the seat.
 * @throws StoreUnavailable when the read models or the feed are too far behind
 */
export async function countUnread({ ports, rooms, progress }: World, seats: readonly Seat[]): Promise<void> {
  const { models } = ports.queries
  let left = seats
  for (let attempt = 1; left.length > 0; attempt += 1) {
    const begun = left.map((seat): Begun => ({ seat, counting: seat.beginCounting(lastSeqOf(rooms, seat.roomId)) }))
    // A room may have been opened further on than the feed is: what is skipped there has to be in the count.
    if (!(await models.waitFor(ports.head(), PATIENCE_MS)))
      throw new StoreUnavailable('the read models are too far behind')
    const found = await results(models, begun)
    // What the read models have before the feed has it would be counted again: while the seat is counting, it disturbs the count instead.
    await progress.reach(await ports.store.head())
    left = found.flatMap(({ seat, counting, counted, seen }) => {
      if (attempt === MOST_ATTEMPTS) counting.isDisturbed = false
      return seat.finishCounting(counting, counted, seen) === 'again' ? [seat] : []
    })
  }
}

const lastSeqOf = (rooms: LiveRooms, roomId: string): number => rooms.get(roomId)?.state.lastSeq ?? 0

type Result = Begun & { readonly counted: Unread; readonly seen: number }

async function results(models: ReadModels, begun: readonly Begun[]): Promise<readonly Result[]> {
  const seats = await countedSeats(models, begun)
  const unread = await unreadOf(
    models,
    seats.filter((seat) => seat !== null),
  )
  let next = 0
  return begun.map(({ seat, counting }, i) => {
    const found = seats[i] ?? null
    // Left meanwhile: the feed will say so; there is nothing to count.
    if (found === null) return { seat, counting, counted: NOTHING, seen: counting.upTo }
    const seen = Math.max(readSeqOf(found), found.member.joinSeq)
    return { seat, counting, counted: unread[next++] ?? NOTHING, seen }
  })
}

const NOTHING: Unread = { unreadCount: 0, mentionCount: 0 }

/** The seats as the read models have them, but for the last message: that is where the feed is. Null: not a member. */
async function countedSeats(models: ReadModels, begun: readonly Begun[]): Promise<readonly (CountedSeat | null)[]> {
  const userId = begun[0]?.seat.userId ?? ''
  const ids = begun.map(({ seat }) => seat.roomId)
  const [documents, members, markers] = await Promise.all([
    models.get<RoomDocument>('rooms', ids),
    models.get<MemberDocument>(
      'members',
      ids.map((roomId) => memberId(roomId, userId)),
    ),
    markersOf(models, userId, ids),
  ])
  return begun.map(({ seat, counting }, i) => {
    const room = documents[i]?.body
    const member = members[i]?.body
    if (room === undefined || member === undefined) return null
    const marker = markers.get(seat.roomId) ?? null
    return { roomId: seat.roomId, room: { ...room, lastSeq: counting.upTo }, member, marker }
  })
}
