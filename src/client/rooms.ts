import { Subject } from 'rxjs'
import { backOff, type Clock, delay } from './clock.js'
import type { LiveConnection } from './connection.js'
import type { Counts, EphemeralFrame, Member, Ready, RoomFrame, SyncAnswer, ViewChanges } from './frames.js'
import { EntryReader } from './entry-reader.js'
import type { Rest } from './rest.js'
import type { RoomSummary } from './summary.js'
import { type RoomPorts, TrackedRoom } from './tracked-room.js'

/** What one `sync` asks for at most: the server answers with 10,000 events in all, and 1,000 of a room. */
const MOST_EVENTS = 8_000
const MOST_ROOMS = 200
const ANSWERED_WITHIN_MS = 30_000

export type RoomWatch = {
  isOpen(roomId: string): boolean
  membersRead(members: readonly Member[]): void
}
type Wanted = readonly (readonly [roomId: string, room: TrackedRoom])[]

/** All rooms of the person, kept up to date: compares revisions at every `ready`, and asks for what is missing. */
export class Rooms {
  /** Says that some summary has changed. */
  readonly changes = new Subject<void>()
  readonly #rooms = new Map<string, TrackedRoom>()
  readonly #entries: EntryReader
  #me = ''
  #isAsking = false
  #isScheduled = false
  #fruitless = 0
  #connections = 0

  /**
   * @param watch tells whether somebody looks at a room, so that it is kept although I am no member (any more); hears of members that were
   *   read, with their presence
   */
  constructor(
    private readonly connection: LiveConnection,
    private readonly rest: Rest,
    private readonly clock: Clock,
    private readonly watch: RoomWatch,
  ) {
    this.#entries = new EntryReader(rest)
  }

  /** My rooms, the latest activity first. */
  get summaries(): readonly RoomSummary[] {
    const found = [...this.#rooms.values()].map(({ summary }) => summary).filter((summary) => summary !== null)
    return found.sort(byActivity)
  }

  /** Whether all of my rooms are among the summaries: not before the first connection, and not while new ones are being read. */
  get areLoaded(): boolean {
    return this.#connections > 0 && ![...this.#rooms.values()].some((room) => room.isMember && room.summary === null)
  }

  /** The room, whether I am a member or not. */
  room(roomId: string): TrackedRoom {
    const known = this.#rooms.get(roomId)
    if (known !== undefined) return known
    const room = new TrackedRoom(roomId, this.#ports())
    this.#rooms.set(roomId, room)
    return room
  }

  /** A new connection: what the server says now is compared with what is here. */
  ready({ userId, rooms }: Ready): void {
    this.#me = userId
    const mine = new Set(rooms.map(({ roomId }) => roomId))
    for (const [roomId, room] of this.#rooms) if (!mine.has(roomId)) room.leave()
    for (const entry of rooms) this.room(entry.roomId).announce(entry)
    this.#fruitless = 0
    this.#connections += 1
    this.#isAsking = false
    this.#settle()
    this.changes.next()
  }

  hear(frame: RoomFrame): void {
    this.room(frame.payload.roomId).hear(frame)
  }

  hearEphemeral(frame: EphemeralFrame): void {
    this.#rooms.get(frame.payload.roomId)?.hearEphemeral(frame)
  }

  setCounts(roomId: string, counts: Counts): void {
    this.#rooms.get(roomId)?.setCounts(counts)
  }

  changeView(roomId: string, changes: ViewChanges): void {
    this.#rooms.get(roomId)?.changeView(changes)
  }

  #ports(): RoomPorts {
    const { rest, clock, connection } = this
    return {
      ...{ rest, clock, membersRead: (members) => this.watch.membersRead(members) },
      me: () => this.#me,
      entry: (roomId) => this.#entries.entry(roomId),
      changed: () => this.changes.next(),
      unsettled: () => this.#later(),
      left: () => this.#later(),
      overrun: () => connection.reset(),
      isClosed: () => connection.isClosed,
    }
  }

  /** Once for all that happens together: a batch of events can leave many rooms behind. */
  #later(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    this.clock.after(0, () => {
      this.#isScheduled = false
      this.#settle()
    })
  }

  #settle(): void {
    for (const [roomId, room] of this.#rooms)
      if (!room.isMember && !this.watch.isOpen(roomId)) this.#rooms.delete(roomId)
    if (this.#isAsking || this.connection.states.value !== 'online') return
    const wanted = this.#wanted()
    if (wanted.length > 0) this.#sync(wanted)
  }

  #wanted(): Wanted {
    const wanted: (readonly [string, TrackedRoom])[] = []
    let events = 0
    for (const [roomId, room] of this.#rooms) {
      const missing = Math.min(room.missing, 1_000)
      if (missing === 0) continue
      if (wanted.length > 0 && (events + missing > MOST_EVENTS || wanted.length >= MOST_ROOMS)) break
      wanted.push([roomId, room])
      events += missing
    }
    return wanted
  }

  #sync(wanted: Wanted): void {
    this.#isAsking = true
    const before = wanted.map(([, room]) => room.revision)
    const rooms = Object.fromEntries(wanted.map(([roomId, room]) => [roomId, room.revision]))
    const connection = this.#connections
    const done = () => {
      // A connection that went takes its questions with it: the next `ready` has compared anew.
      if (connection !== this.#connections) return
      this.#isAsking = false
      this.#settle()
    }
    const answered = (data: unknown) => {
      for (const [roomId, room] of wanted) this.#recover(room, (data as SyncAnswer).rooms[roomId])
      const isFruitful = wanted.some(([, room], i) => room.missing === 0 || room.revision !== before[i])
      if (isFruitful) done()
      else this.#pause(done)
    }
    const failed = () => this.#pause(done)
    this.connection.ask('sync', { rooms }, ANSWERED_WITHIN_MS, answered, failed)
  }

  #recover(room: TrackedRoom, answer: SyncAnswer['rooms'][string] | undefined): void {
    if (answer === undefined) return
    if (answer.recovered) room.caughtUp(answer.events)
    else if (answer.reason === 'not_a_member') room.leave()
    else room.load()
  }

  #pause(then: () => void): void {
    this.#fruitless += 1
    void delay(this.clock, backOff(this.clock, this.#fruitless)).then(then)
  }
}

/** The latest first; of two at the same time always the same one, the one that the server's list has first. */
function byActivity(a: RoomSummary, b: RoomSummary): number {
  if (a.lastActivityAt !== b.lastActivityAt) return a.lastActivityAt < b.lastActivityAt ? 1 : -1
  return a.room.id < b.room.id ? -1 : 1
}
