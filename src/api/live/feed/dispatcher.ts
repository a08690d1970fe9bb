import type { RecordedEvent } from '../../../commands/event-store.js'
import type { Fact } from '../../../domain/decider.js'
import type { RoomEvent } from '../../../domain/room/events.js'
import type { DurableFrame } from '../durable-frame.js'
import { viewerOf } from '../viewer.js'
import { Frame, type FrameBatch } from '../frame.js'
import { LIVE_LIMITS } from '../limits.js'
import type { CatchingUp } from './catching-up.js'
import { countUnread } from './counting.js'
import type { Device } from './device.js'
import type { LiveRoom } from './live-room.js'
import type { LivePerson } from './person.js'
import { Seat } from './seat.js'
import { tellUnread } from './updates.js'
import type { World } from './world.js'

/** Brings one event after the other to the devices of those who may know of it. */
export class Dispatcher {
  private readonly touched = new Set<Device>()

  constructor(
    private readonly world: World,
    private readonly catchingUp: CatchingUp,
  ) {}

  /** Folds a room's next event and hands its frame round. What is handed round goes out with `flush`. */
  room(room: LiveRoom, event: RecordedEvent, frame: DurableFrame): void {
    const fact = room.fold(event)
    for (const seat of room.seats.values()) {
      const person = this.world.people.get(seat.userId)
      if (person === undefined) continue
      this.give(person, room.id, frame.for(seat.viewer), event.revision)
      if (fact !== null && seat.fold(fact)) this.announce(person, seat)
    }
    if (fact !== null) this.afterwards(room, fact)
  }

  /** A person's read marker has moved: their devices agree on what is unread, the room sees how far they are. */
  readMarker({
    userId,
    roomId,
    seq,
  }: {
    readonly userId: string
    readonly roomId: string
    readonly seq: number
  }): void {
    const room = this.world.rooms.get(roomId)
    const seat = room?.seats.get(userId)
    const person = this.world.people.get(userId)
    if (room === undefined) return
    if (seat !== undefined && person !== undefined) this.read(room, person, seat, seq)
    // In larger rooms it would be every reader to every reader.
    if (room.state.people > LIVE_LIMITS.receiptRoom || !room.state.members.has(userId)) return
    const receipt = new Frame('message_read', { roomId, userId, seq })
    for (const other of room.seats.keys()) {
      const reader = this.world.people.get(other)
      if (reader === undefined) continue
      for (const device of reader.devices) {
        device.addAhead(receipt)
        this.touched.add(device)
      }
    }
  }

  /** Seats a connected person in a room that they have come into, and tells their devices of it from that event on. */
  enter(room: LiveRoom, userId: string, revision: number): void {
    const person = this.world.people.get(userId)
    if (person === undefined || room.seats.has(userId)) return
    const seat = this.seat(room, person)
    if (seat === null) return
    this.world.ports.listener.joined(room.id, userId)
    // Where the feed was not in the room yet, it may have opened it at a later revision.
    if (room.revision > revision) this.count(person, seat)
    for (const device of person.devices) this.catchingUp.enter(person, device, room.id, revision)
  }

  /** Gives a member their seat; null for who is none, and for who has been let go of meanwhile: nobody would take the seat away again. */
  seat(room: LiveRoom, person: LivePerson): Seat | null {
    if (this.world.people.get(person.userId) !== person) return null
    const viewer = viewerOf(room.state, person.userId)
    if (viewer === null) return null
    const seat = new Seat(room.id, person.userId, viewer, room.state.members.get(person.userId)?.joinSeq ?? 0)
    room.seats.set(person.userId, seat)
    person.seats.set(room.id, seat)
    return seat
  }

  /** Sends all that was handed round, each device its share in one write. */
  flush(): void {
    let shared: FrameBatch | null = null
    for (const device of this.touched) shared = device.flush(shared)
    this.touched.clear()
  }

  private give(person: LivePerson, roomId: string, frame: Frame, revision?: number): void {
    for (const device of person.devices) {
      device.add(roomId, frame, revision)
      this.touched.add(device)
    }
  }

  private announce(person: LivePerson, seat: Seat): void {
    tellUnread(person, seat)
    for (const device of person.devices) this.touched.add(device)
  }

  /** What follows from an event once everybody has been told. */
  private afterwards(room: LiveRoom, event: Fact<RoomEvent>): void {
    switch (event.type) {
      case 'MessagePosted':
        // Who is writing goes on writing when something is posted for them.
        if (event.data.quiet !== true) this.world.ports.listener.posted(room.id, event.data.senderId)
        break
      case 'MemberJoined':
        this.enter(room, event.data.userId, event.revision)
        break
      case 'MemberLeft':
      case 'MemberRemoved':
        this.leave(room, event.data.userId)
        break
      case 'MemberRoleChanged':
        this.lookAnew(room, [event.data.userId])
        break
      case 'OwnershipTransferred':
        this.lookAnew(room, [event.data.fromUserId, event.data.toUserId])
        break
      case 'RoomUpdated':
        if (event.data.settings?.historyVisibility !== undefined) this.lookAnew(room, room.seats.keys())
    }
  }

  private leave(room: LiveRoom, userId: string): void {
    this.world.ports.listener.left(room.id, userId)
    room.seats.delete(userId)
    this.world.people.get(userId)?.seats.delete(room.id)
    this.world.rooms.closeIfEmpty(room.id)
  }

  private lookAnew(room: LiveRoom, userIds: Iterable<string>): void {
    for (const userId of userIds) {
      const seat = room.seats.get(userId)
      const viewer = viewerOf(room.state, userId)
      if (seat !== undefined && viewer !== null) seat.viewer = viewer
    }
  }

  private read(room: LiveRoom, person: LivePerson, seat: Seat, seq: number): void {
    const outcome = seat.read(seq, room.state.lastSeq)
    if (outcome === 'settled') this.announce(person, seat)
    else if (outcome === 'unknown') this.count(person, seat)
  }

  private count(person: LivePerson, seat: Seat): void {
    const counted = countUnread(this.world, [seat])
      .then(
        () => {
          if (person.seats.get(seat.roomId) !== seat) return
          tellUnread(person, seat)
          for (const device of person.devices) device.flush(null)
        },
        (error: unknown) => this.catchingUp.giveUp(person.devices, error),
      )
      .finally(() => person.counts.delete(counted))
    person.counts.add(counted)
  }
}
