import { inboxStream } from '../../domain/inbox/events.js'
import type { RoomEvent, RoomEventData } from '../../domain/room/events.js'
import type { RecordedEvent } from '../../commands/event-store.js'
import { roomEvent } from '../models/room-event.js'
import { presentEventsOf, type StreamReader } from './log-pages.js'

export type Excluded = { readonly seq: number; readonly reason: 'own' | 'system' | 'deleted' | 'before_joining' }

export type Recount = {
  readonly unreadCount: number
  readonly headSeq: number
  readonly readSeq: number
  /** Messages above the marker that do not count, at most 1,000 of them. */
  readonly excluded: readonly Excluded[]
}

const SHOWN = 1_000

type Counted = {
  headSeq: number
  readSeq: number
  isMember: boolean
  candidates: Map<number, Excluded['reason'] | null>
}

/**
 * A member's unread count, computed anew from the events alone: no read model is asked.
 * What a marker, an own message or a new joining has passed can be forgotten at once, so that memory holds only what may still count.
 */
export async function recountUnread(reader: StreamReader, roomId: string, userId: string): Promise<Recount> {
  const counted: Counted = {
    headSeq: 0,
    readSeq: await markerOf(reader, roomId, userId),
    isMember: false,
    candidates: new Map(),
  }
  for await (const event of presentEventsOf(reader, `room-${roomId}`)) fold(counted, roomEvent(event), userId)
  const seqs = [...counted.candidates.entries()].filter(([seq]) => seq > counted.readSeq)
  const excluded = seqs.flatMap(([seq, reason]): Excluded[] => (reason === null ? [] : [{ seq, reason }]))
  return {
    unreadCount: seqs.length - excluded.length,
    headSeq: counted.headSeq,
    readSeq: counted.readSeq,
    excluded: excluded.slice(0, SHOWN),
  }
}

/** The marker as the person's own stream has it. */
async function markerOf(reader: StreamReader, roomId: string, userId: string): Promise<number> {
  let seq = 0
  for await (const event of presentEventsOf(reader, inboxStream(userId))) seq = marked(event, roomId, seq)
  return seq
}

function marked(event: RecordedEvent, roomId: string, seq: number): number {
  const isHere = event.type === 'ReadMarkerMoved' && event.data['roomId'] === roomId
  return isHere ? Math.max(seq, Number(event.data['seq'])) : seq
}

function fold(counted: Counted, event: RoomEvent, userId: string): void {
  switch (event.type) {
    case 'MessagePosted':
      posted(counted, event.data, userId)
      break
    case 'MessageDeleted':
      if (counted.candidates.has(event.data.seq)) counted.candidates.set(event.data.seq, 'deleted')
      break
    case 'RoomCreated':
      counted.isMember = event.data.members.some((member) => member.userId === userId)
      break
    case 'MemberJoined':
      if (event.data.userId === userId) joined(counted)
      break
    case 'MemberLeft':
    case 'MemberRemoved':
      if (event.data.userId === userId) counted.isMember = false
      break
    default:
  }
}

function posted(counted: Counted, message: RoomEventData<'MessagePosted'>, userId: string): void {
  const { seq, senderId, quiet } = message
  counted.headSeq = seq
  if (senderId === userId && quiet !== true) {
    counted.readSeq = Math.max(counted.readSeq, seq)
    counted.candidates.clear()
  } else if (seq > counted.readSeq && (counted.isMember || counted.candidates.size < SHOWN)) {
    counted.candidates.set(seq, exclusionOf(message, userId))
  }
}

/** Why a message above the marker does not count. What was posted in somebody's absence moves no marker and is theirs all the same. */
function exclusionOf({ senderId, type }: RoomEventData<'MessagePosted'>, userId: string): Excluded['reason'] | null {
  if (senderId === userId) return 'own'
  return type === 'system' ? 'system' : null
}

/** What was said before the latest joining is nobody's business to count. */
function joined(counted: Counted): void {
  counted.isMember = true
  const before = [...counted.candidates.keys()].slice(0, SHOWN)
  counted.candidates = new Map(before.map((seq) => [seq, 'before_joining']))
}
