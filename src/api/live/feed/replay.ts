import type { RecordedEvent } from '../../../commands/event-store.js'
import type { RoomState } from '../../../domain/room/state.js'
import { textIn } from '../../../domain/json.js'
import type { SyncReason } from '../connection.js'
import { roomCreatedFrame } from '../durable-frame.js'
import { type Viewer, viewerOf } from '../viewer.js'
import type { Frame } from '../frame.js'
import { LIVE_LIMITS } from '../limits.js'
import { roomAsOf } from '../room-as-of.js'
import { foldedOver, type LiveRoom } from './live-room.js'
import type { World } from './world.js'

/** A client that missed more than so many events of a room had better load it anew. */
const LONGEST_GAP = LIVE_LIMITS.syncEventsPerRoom

/** What happened in a room after a revision, as one member may see it. */
export type Replay = {
  readonly frames: readonly Frame[]
  /** Of the last event. */
  readonly last: RecordedEvent | null
  readonly revision: number
}

/**
 * Makes the frames of a room after a revision from its stream: the same ones that were or will be sent live.
 * Whether somebody is a member, and what they may see, is decided at the last event read.
 * @param room where the feed is; the stream is read at least as far
 * @param from the last revision known, −1 for none
 * @throws StoreUnavailable
 */
export async function replay(world: World, room: LiveRoom, userId: string, from: number): Promise<Replay | SyncReason> {
  const { state } = room
  // With the event known already: whether there is one tells a revision of this stream from one of nowhere.
  const first = Math.max(from, 0)
  const read = await world.ports.store.readStream(`room-${room.id}`, first, LONGEST_GAP + 2)
  if (read.length === 0) return 'unknown_revision'
  const events = read.filter(({ revision }) => revision > from)
  if (events.length > LONGEST_GAP) return 'gap_too_long'
  const then = foldedOver(
    state,
    events.filter(({ revision }) => revision > state.revision),
  )
  const viewer = viewerOf(then, userId)
  if (viewer === null) return 'not_a_member'
  const frames = await framesFor(world, events, then, viewer)
  const last = events.at(-1) ?? null
  return { frames, last, revision: last?.revision ?? from }
}

async function framesFor(
  world: World,
  events: readonly RecordedEvent[],
  state: RoomState,
  viewer: Viewer,
): Promise<readonly Frame[]> {
  const gone = new Set(
    events.filter(({ type }) => type === 'MessageDeleted').map(({ data }) => textIn(data, 'messageId')),
  )
  const durable = await world.frames.of(events, () => state.members, gone)
  const shown: Frame[] = []
  for (const [i, event] of events.entries()) {
    const frame = durable[i]?.for(viewer)
    if (isOwnJoining(event, viewer)) shown.push(await entrance(world, state.roomId, event))
    else if (frame !== undefined) shown.push(frame)
  }
  return shown
}

/** Who came in before the joining that counts is not told of it: in a `since_join` room that is hidden. */
const isOwnJoining = ({ type, data, revision }: RecordedEvent, { userId, visibleFrom }: Viewer): boolean =>
  type === 'MemberJoined' && data['userId'] === userId && revision >= visibleFrom

async function entrance({ ports: { sources, history } }: World, roomId: string, event: RecordedEvent): Promise<Frame> {
  const room = await roomAsOf(history, roomId, event.revision, event.position)
  if (room === null) throw new Error(`${event.stream} has members before it exists`)
  return roomCreatedFrame(sources, event, room)
}
