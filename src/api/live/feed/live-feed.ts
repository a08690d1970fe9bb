import { setTimeout as sleep } from 'node:timers/promises'
import { START, type Position, type RecordedEvent } from '../../../commands/event-store.js'
import { textIn } from '../../../domain/json.js'
import { roomIdOf } from '../../../projections/models/room-event.js'
import type { Caller } from '../../operation.js'
import type { Audience, Connection, Feed, Subscriber } from '../connection.js'
import type { DurableFrame } from '../durable-frame.js'
import type { Memberships } from '../frame-sources.js'
import { Admission } from './admission.js'
import { CatchingUp } from './catching-up.js'
import { Dispatcher } from './dispatcher.js'
import { InviteNotices } from './invite-notices.js'
import { LivePeople } from './people.js'
import { foldedOver } from './live-room.js'
import { LiveRooms } from './live-rooms.js'
import { MemberNotices, newcomers } from './member-notices.js'
import { Progress } from './progress.js'
import { RecentFrames } from './recent-frames.js'
import { roomsOfPerson } from './rooms-of-person.js'
import { tellView } from './updates.js'
import type { FeedPorts, World } from './world.js'

const BATCH = 500
/** Milliseconds before the log is followed again after that has failed. */
const AGAIN_MS = 1_000
const ROOM = 'room-'
const USER = 'user-'
const NOBODY: Memberships = new Map()
const SHORTEST_REST_MS = 1
const LONGEST_REST_MS = 5

/**
 * Follows the log and tells everybody who is connected, in its order. One loop makes the frames of a batch, then folds its events one by one
 * without a pause, so that whoever is let in between two batches starts at one place in all their rooms.
 */
export class LiveFeed implements Feed {
  private readonly world: World
  private readonly catchingUp: CatchingUp
  private readonly dispatcher: Dispatcher
  private readonly admission: Admission
  private readonly invites: InviteNotices
  private readonly members: MemberNotices
  private readonly ending = new AbortController()
  private following: Promise<void> = Promise.resolve()

  constructor(private readonly ports: FeedPorts) {
    const rooms = new LiveRooms(ports.rooms)
    const frames = new RecentFrames(ports.sources)
    const findRooms = (userId: string) => roomsOfPerson(ports.queries.models, this.position, userId)
    this.world = { ports, rooms, people: new LivePeople(rooms, findRooms), progress: new Progress(START), frames }
    this.catchingUp = new CatchingUp(this.world)
    this.dispatcher = new Dispatcher(this.world, this.catchingUp)
    this.admission = new Admission(this.world, this.dispatcher, this.catchingUp)
    this.invites = new InviteNotices(ports.queries, this.world.people, ports.log)
    this.members = new MemberNotices(ports.listener, this.world.people)
  }

  /** Who hears what is not in the log. */
  get audience(): Audience {
    return this.world.people
  }

  /** The position up to which everybody has been told. */
  get position(): Position {
    return this.world.progress.position
  }

  /** Begins to follow the log after a position: nobody is connected yet, so that nothing before it concerns anybody. */
  start(after: Position): void {
    this.world.progress.advance(after)
    this.following = this.follow()
  }

  admit(connection: Connection, caller: Caller): Promise<Subscriber> {
    return this.admission.admit(connection, caller)
  }

  async close(): Promise<void> {
    this.ending.abort()
    await this.following
  }

  private async follow(): Promise<void> {
    const { signal } = this.ending
    while (!signal.aborted) {
      try {
        for await (const batch of this.ports.store.subscribe(this.position, { batchSize: BATCH, signal })) {
          const began = performance.now()
          await this.tell(batch).catch((error: unknown) => this.beginAnew(batch, error))
          await breather(performance.now() - began)
        }
      } catch (error) {
        this.beginAnew([], error)
      }
      await sleep(AGAIN_MS, undefined, { signal }).catch(() => undefined)
    }
  }

  /** Tells of a batch. An event that has become of interest only while the frames were made is where the next round begins. */
  private async tell(batch: readonly RecordedEvent[]): Promise<void> {
    let told = 0
    let isOpened = false
    while (told < batch.length && !this.ending.signal.aborted) {
      const rest = batch.slice(told)
      await this.openFor(rest)
      const more = this.dispatch(rest, await this.framesOf(rest), isOpened)
      this.dispatcher.flush()
      told += more
      isOpened = more === 0
    }
  }

  /** Opens the rooms that connected people come into, and waits for those that are being opened. */
  private async openFor(events: readonly RecordedEvent[]): Promise<void> {
    for (const event of events) {
      if (!event.stream.startsWith(ROOM)) continue
      const roomId = roomIdOf(event)
      const opening = this.world.rooms.whileOpening(roomId)
      // Whoever opens it hears of a failure.
      if (opening !== undefined) await opening.catch(() => undefined)
      for (const userId of this.arrivals(event)) await this.seat(userId, event)
    }
  }

  /** Who cannot be seated is sent away, and nobody else. */
  private async seat(userId: string, event: RecordedEvent): Promise<void> {
    const { rooms, people } = this.world
    try {
      await rooms.visit(roomIdOf(event), (room) => this.dispatcher.enter(room, userId, event.revision))
    } catch (error) {
      const person = people.get(userId)
      if (person !== undefined) people.forget(person)
      this.catchingUp.giveUp(person?.devices ?? [], error)
    }
  }

  /** Connected people whom an event brings into a room that is not open, or that was opened further on than this event. */
  private arrivals(event: RecordedEvent): readonly string[] {
    const room = this.world.rooms.get(roomIdOf(event))
    if (room !== undefined && event.revision > room.revision) return []
    return newcomers(event).filter(
      (userId) => this.world.people.get(userId) !== undefined && room?.seats.has(userId) !== true,
    )
  }

  private async framesOf(events: readonly RecordedEvent[]): Promise<ReadonlyMap<string, DurableFrame>> {
    const wanted = events.filter((event) => this.roomToTell(event) !== undefined)
    if (wanted.length === 0) return new Map()
    // Who came in with an event before it, in the same batch, is there.
    const membersAt = (at: RecordedEvent) => {
      const room = this.world.rooms.get(roomIdOf(at))
      const before = wanted.filter(({ stream, revision }) => stream === at.stream && revision < at.revision)
      return room === undefined ? NOBODY : foldedOver(room.state, before).members
    }
    const frames = await this.world.frames.of(wanted, membersAt)
    return new Map(frames.map((frame, i) => [wanted[i]?.id ?? '', frame]))
  }

  /** The room in which the event is news. */
  private roomToTell(event: RecordedEvent) {
    if (!event.stream.startsWith(ROOM)) return undefined
    const room = this.world.rooms.get(roomIdOf(event))
    return room !== undefined && event.revision > room.revision ? room : undefined
  }

  /**
   * @param isOpened the rooms of the first event have been tried already: who is not seated then is no member any more
   * @returns how many events were told of
   */
  private dispatch(
    events: readonly RecordedEvent[],
    frames: ReadonlyMap<string, DurableFrame>,
    isOpened: boolean,
  ): number {
    for (const [i, event] of events.entries()) {
      const room = this.roomToTell(event)
      const frame = frames.get(event.id)
      const isTried = isOpened && i === 0
      // Since this round began its room was opened, or closed and is come into again, or who comes into it has connected.
      if (room !== undefined ? frame === undefined : !isTried && this.arrivals(event).length > 0) return i
      // Whoever waits for it goes on only after the batch is on its way: nothing here pauses.
      this.world.progress.advance(event.position)
      if (room !== undefined && frame !== undefined) this.dispatcher.room(room, event, frame)
      this.besides(event, room !== undefined)
    }
    return events.length
  }

  /** What concerns people whatever rooms are open. */
  private besides(event: RecordedEvent, isDispatched: boolean): void {
    if (event.stream.startsWith(ROOM)) {
      this.invites.tell(event)
      this.members.tell(event, isDispatched)
    } else if (event.stream.startsWith(USER))
      this.ports.queries.directory.changed(event.stream.slice(USER.length), event.revision)
    else if (event.type === 'ReadMarkerMoved') {
      const { data } = event
      const [userId, roomId] = [textIn(data, 'userId'), textIn(data, 'roomId')]
      this.dispatcher.readMarker({ userId, roomId, seq: Number(data['seq']) })
    } else if (event.type === 'RoomViewChanged') tellView(this.world.people, event.data)
  }

  /** After a failure nobody can be told the rest in order: everybody is sent away, comes back, and catches up. */
  private beginAnew(batch: readonly RecordedEvent[], error: unknown): void {
    this.ports.log.error({ err: error }, 'live feed: beginning anew')
    const { people, rooms, progress } = this.world
    const devices = [...people.all()].flatMap((person) => [...person.devices])
    people.clear()
    rooms.clear()
    progress.advance(batch.at(-1)?.position ?? progress.position)
    this.ports.listener.missed()
    for (const device of devices) device.close('The live feed begins anew.')
  }
}

/**
 * Under load the loop rests as long as telling took: meanwhile commands are read and answered, and what they append goes out in one write per
 * socket instead of several. Without load there is nothing to wait for.
 */
async function breather(toldMs: number): Promise<void> {
  if (toldMs >= SHORTEST_REST_MS) await sleep(Math.min(toldMs, LONGEST_REST_MS))
}
