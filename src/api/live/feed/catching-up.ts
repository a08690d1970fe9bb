import type { SyncAnswer, SyncReason, SyncRequest } from '../connection.js'
import type { Device } from './device.js'
import type { LiveRoom } from './live-room.js'
import type { LivePerson } from './person.js'
import { LONGEST_GAP, type Replay, replay } from './replay.js'
import type { Seat } from './seat.js'
import { unreadUpdate } from './updates.js'
import type { World } from './world.js'

/** Events that one `sync` brings at most, over all its rooms. */
const MOST_EVENTS = 10_000

type Recovery = { readonly roomId: string; readonly seat: Seat; readonly found: Replay | SyncReason }

/**
 * Brings a device to where the feed is. While a room is read, its live frames are held back on that device; before the answer goes out, the feed
 * has folded all that was read, so that what is held beyond it follows without a gap and without a repetition.
 */
export class CatchingUp {
  constructor(private readonly world: World) {}

  /**
   * Answers `sync`.
   * @throws StoreUnavailable; nothing is held back then
   */
  async sync(person: LivePerson, device: Device, request: SyncRequest, answer: (answer: SyncAnswer) => void) {
    const { progress, ports } = this.world
    // A room that its member has come into a moment ago is known to the write side before it is to the feed.
    if (Object.keys(request).some((roomId) => !person.seats.has(roomId))) await progress.reach(ports.head())
    const holding: string[] = []
    try {
      const recoveries = await this.recover(person, device, request, holding)
      if (device.isGone) return
      const rooms = Object.keys(request).map((roomId) => [roomId, answerOf(recoveries.get(roomId))] as const)
      answer({ rooms: Object.fromEntries(rooms) })
      for (const recovery of recoveries.values()) this.resume(person, device, recovery)
    } finally {
      // What is held goes out whatever happens: the client sees the gap and asks again.
      for (const roomId of holding) for (const { frame } of device.release(roomId)) device.add(roomId, frame)
      device.flush(null)
    }
  }

  /** Tells somebody who has just come into a room all that they have to know from there on. */
  async entered(person: LivePerson, device: Device, room: LiveRoom, seat: Seat, revision: number): Promise<void> {
    const found = await replay(this.replaying, room, person.userId, revision - 1)
    // Out again already: there is nothing to show.
    if (typeof found === 'string') return void device.release(room.id)
    await this.world.progress.reach(found.last?.position ?? '')
    // A `sync` that ran before may have told it already.
    if (!device.isHolding(room.id)) return
    const held = device.release(room.id)
    for (const frame of found.frames) device.add(room.id, frame)
    for (const { frame, revision: at = Infinity } of held) if (at > found.revision) device.add(room.id, frame)
    if (person.seats.get(room.id) === seat) device.add(room.id, unreadUpdate(seat))
    device.flush(null)
  }

  private get replaying() {
    const { store, frames, history } = this.world.ports
    return { store, frames, history }
  }

  private async recover(person: LivePerson, device: Device, request: SyncRequest, holding: string[]) {
    const recoveries = new Map<string, Recovery>()
    let events = 0
    for (const [roomId, revision] of Object.entries(request)) {
      const seat = person.seats.get(roomId)
      const room = this.world.rooms.get(roomId)
      if (seat === undefined || room === undefined || device.isGone) continue
      if (device.hold(roomId)) holding.push(roomId)
      const found: Replay | SyncReason =
        events > MOST_EVENTS - LONGEST_GAP && room.revision - revision > MOST_EVENTS - events
          ? 'gap_too_long'
          : await replay(this.replaying, room, person.userId, revision)
      if (typeof found !== 'string') events += found.frames.length
      recoveries.set(roomId, { roomId, seat, found })
    }
    const ends = [...recoveries.values()].map(({ found }) =>
      typeof found === 'string' ? '' : (found.last?.position ?? ''),
    )
    await this.world.progress.reach(ends.reduce((latest, end) => (end > latest ? end : latest), ''))
    return recoveries
  }

  private resume(person: LivePerson, device: Device, { roomId, seat, found }: Recovery): void {
    const upTo = typeof found === 'string' ? -1 : found.revision
    const held = device.release(roomId)
    for (const { frame, revision = -1 } of held) if (revision > upTo) device.add(roomId, frame)
    const hasMissed = held.length > 0 || typeof found === 'string' || found.frames.length > 0
    if (hasMissed && person.seats.get(roomId) === seat) device.add(roomId, unreadUpdate(seat))
  }
}

function answerOf(recovery: Recovery | undefined): SyncAnswer['rooms'][string] {
  if (recovery === undefined) return { recovered: false, reason: 'not_a_member' }
  const { found } = recovery
  if (typeof found === 'string') return { recovered: false, reason: found }
  return {
    recovered: true,
    events: found.frames.map(({ event, payload }) => [event, payload] as const),
    revision: found.revision,
  }
}
