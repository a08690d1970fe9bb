import { type Position, START } from '../../../commands/event-store.js'
import type { SyncAnswer, SyncReason, SyncRequest } from '../connection.js'
import type { Device } from './device.js'
import type { LivePerson } from './person.js'
import { LIVE_LIMITS } from '../limits.js'
import { type Replay, replay } from './replay.js'
import { unreadUpdate } from './updates.js'
import type { World } from './world.js'

/** What was found of a room, or why nothing was. */
type Found = Replay | SyncReason

/**
 * Brings a device to where the feed is. While a room is read, its live frames are held back on that device; before the answer goes out, the feed
 * has folded all that was read, so that what is held beyond it follows without a gap and without a repetition.
 */
export class CatchingUp {
  constructor(private readonly world: World) {}

  /**
   * Answers `sync`.
   * @throws StoreUnavailable; the client sees a gap then, and asks again
   */
  async sync(person: LivePerson, device: Device, request: SyncRequest, answer: (answer: SyncAnswer) => void) {
    const { progress, ports } = this.world
    // A room that its member has come into a moment ago is known to the write side before it is to the feed.
    if (Object.keys(request).some((roomId) => !person.seats.has(roomId))) await progress.reach(ports.head())
    const recoveries = new Map<string, Found>()
    let isAnswered = false
    try {
      await this.recover(person, device, request, recoveries)
      if (device.isGone) return
      const rooms = Object.keys(request).map((roomId) => [roomId, answerOf(recoveries.get(roomId))] as const)
      answer({ rooms: Object.fromEntries(rooms) })
      isAnswered = true
    } finally {
      for (const [roomId, found] of recoveries) {
        const isTold = isAnswered && typeof found !== 'string'
        this.letGo(person, device, roomId, isTold ? found.revision : NOTHING_TOLD, !isTold || found.frames.length > 0)
      }
      device.flush(null)
    }
  }

  /** Tells somebody who has just come into a room all that they have to know, from that event on. */
  enter(person: LivePerson, device: Device, roomId: string, revision: number): void {
    if (device.hold(roomId)) this.showEntrance(person, device, roomId, revision)
    else device.noteEntrance(roomId, revision)
  }

  /** What cannot be told in order is not told at all: the devices come back and catch up. */
  giveUp(devices: Iterable<Device>, error: unknown): void {
    this.world.ports.log.warn({ err: error }, 'live feed: a device cannot be served')
    for (const device of devices) device.close('The live feed cannot be served now.')
  }

  private showEntrance(person: LivePerson, device: Device, roomId: string, revision: number): void {
    device
      .inTurn(() => this.entered(person, device, roomId, revision))
      .catch((error: unknown) => this.giveUp([device], error))
  }

  private async entered(person: LivePerson, device: Device, roomId: string, revision: number): Promise<void> {
    // A `sync` that ran before may have told it already.
    if (!device.isHolding(roomId, revision)) return
    const room = this.world.rooms.get(roomId)
    const found = room === undefined ? 'not_a_member' : await replay(this.world, room, person.userId, revision - 1)
    const isOut = typeof found === 'string'
    if (!isOut) await this.world.progress.reach(found.last?.position ?? START)
    if (device.isGone) return
    if (!isOut) for (const frame of found.frames) device.addAhead(frame)
    // The entrance itself leaves nothing unread.
    this.letGo(person, device, roomId, isOut ? revision : found.revision, !isOut && found.frames.length > 1)
    device.flush(null)
  }

  /** @param hasMissed the device had to be told more than it was shown live: it is told anew what is unread */
  private letGo(person: LivePerson, device: Device, roomId: string, upTo: number, hasMissed: boolean): void {
    const hasHeld = device.hasHeld(roomId)
    const entrance = device.release(roomId, upTo)
    if (entrance !== null) this.showEntrance(person, device, roomId, entrance)
    else if (hasMissed || hasHeld) {
      const seat = person.seats.get(roomId)
      if (seat !== undefined) device.add(roomId, unreadUpdate(seat))
    }
  }

  /** Reads room after room into `recoveries`, and holds each back from the moment it is read. */
  private async recover(person: LivePerson, device: Device, request: SyncRequest, recoveries: Map<string, Found>) {
    const { syncEvents, syncEventsPerRoom, syncBytes } = LIVE_LIMITS
    let [events, bytes, end]: [number, number, Position] = [0, 0, START]
    for (const [roomId, revision] of Object.entries(request)) {
      const room = this.world.rooms.get(roomId)
      if (room === undefined || !person.seats.has(roomId) || device.isGone) continue
      device.hold(roomId)
      recoveries.set(roomId, 'gap_too_long')
      if (events + Math.min(room.revision - revision, syncEventsPerRoom) > syncEvents) continue
      const found = await replay(this.world, room, person.userId, revision)
      const size = typeof found === 'string' ? 0 : sizeOf(found)
      if (bytes + size > syncBytes) continue
      recoveries.set(roomId, found)
      if (typeof found === 'string') continue
      events += found.frames.length
      bytes += size
      const { position = START } = found.last ?? {}
      if (position > end) end = position
    }
    await this.world.progress.reach(end)
  }
}

/** How long the frames are in an answer, in UTF-16 units. */
const sizeOf = ({ frames }: Replay): number => frames.reduce((sum, { json }) => sum + json.length, 0)

/** Before every event. */
const NOTHING_TOLD = -1

function answerOf(found: Found = 'not_a_member'): SyncAnswer['rooms'][string] {
  if (typeof found === 'string') return { recovered: false, reason: found }
  return {
    recovered: true,
    events: found.frames.map(({ event, payload }) => [event, payload] as const),
    revision: found.revision,
  }
}
