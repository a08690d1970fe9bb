import { Subject } from 'rxjs'
import type { Clock } from './clock.js'
import { FrameSequence, type FrameSink } from './frame-sequence.js'
import {
  type Counts,
  type EphemeralFrame,
  type Member,
  type Ready,
  type RoomEntry,
  type RoomFrame,
  roomFrame,
  type ViewChanges,
} from './frames.js'
import type { OpenRoom } from './open-room.js'
import type { Rest } from './rest.js'
import { loadRoom, RoomLoading } from './room-loading.js'
import type { LoadedRoom } from './room-state.js'
import { foldSummary, newSummary, type RoomSummary, summaryOf, withView } from './summary.js'
import { countFrame, NOTHING_UNREAD, setCounts, type Unread } from './unread.js'

/** What the rooms of a client share. */
export type RoomPorts = {
  readonly rest: Rest
  readonly clock: Clock
  /** My user id, known from the first `ready` on. */
  me(): string
  /** My entry of a room, read from now on; null when I have none. */
  entry(roomId: string): Promise<RoomEntry | null>
  /** A summary has changed. */
  changed(): void
  /** Some room may have to be caught up with. */
  unsettled(): void
  /** Events were lost: only a new connection tells the counts. */
  overrun(): void
  /** I may be no member of a room any more. */
  left(): void
  isClosed(): boolean
  /** Members were read, with their presence. */
  membersRead(members: readonly Member[]): void
}

/** What lies between two events of a room was too much, or is not for me: its state was loaded instead. */
export type Gap = {
  readonly event: 'gap'
  readonly payload: { readonly roomId: string; readonly from: number; readonly to: number }
}

type RoomRead = {
  readonly entry: RoomEntry
  readonly state: (Omit<LoadedRoom, 'unread'> & { readonly open: OpenRoom }) | null
}

/** A room that I am a member of: keeps its events in order, its summary, its counts, and its state while it is open. */
export class TrackedRoom implements FrameSink {
  /** Every event of the room from now on, once and in order. */
  readonly frames = new Subject<RoomFrame | Gap>()
  readonly #sequence = new FrameSequence(this)
  #summary: RoomSummary | null = null
  #unread: Unread = NOTHING_UNREAD
  #open: OpenRoom | null = null
  #shownTo = -1
  readonly #loading: RoomLoading<RoomRead>
  #isMember = false
  /** Told while the room is being read: whether they are in what was read is not known. */
  #viewChanges: ViewChanges = {}

  constructor(
    readonly roomId: string,
    private readonly ports: RoomPorts,
  ) {
    this.#loading = new RoomLoading(ports, {
      read: () => this.#read(),
      loaded: (read) => this.#loaded(read),
      absent: () => this.leave(),
    })
  }

  get summary(): RoomSummary | null {
    return this.#summary
  }

  get revision(): number {
    return this.#sequence.revision
  }

  get isMember(): boolean {
    return this.#isMember
  }

  /** How many events `sync` would have to bring; 0 when nothing is missing, or when the room is being loaded anyway. */
  get missing(): number {
    const isIdle = !this.#loading.isRunning && this.#isMember
    return isIdle && this.#sequence.isBehind ? Math.max(1, this.#sequence.head - this.#sequence.revision) : 0
  }

  /** Where the room stands at the beginning of a connection. */
  announce({ revision, ...counts }: Ready['rooms'][number]): void {
    this.#isMember = true
    this.#sequence.announce(revision)
    if (this.#shownTo === -1) this.#shownTo = revision
    const { unreadCount, mentionCount } = counts
    this.#count({ unreadCount, mentionCount, countedTo: revision })
    if (this.#loading.isRunning) this.#sequence.hold()
    else if (this.#summary === null) this.load()
  }

  /** A live event. */
  hear(frame: RoomFrame): void {
    if (frame.event === 'room_created' && frame.payload.revision > this.#sequence.revision) this.#entered(frame)
    if (this.#isMember) this.#sequence.offer(frame)
    if (this.missing > 0) this.ports.unsettled()
  }

  /** I have just come in, perhaps again: nothing is unread, and the rest has to be read. */
  #entered(frame: Extract<RoomFrame, { event: 'room_created' }>): void {
    const { room, at } = frame.payload
    this.#isMember = true
    this.#summary ??= newSummary(room, this.ports.me(), at)
    this.#count(countFrame(this.#unread, frame, this.ports.me()))
    this.load()
  }

  hearEphemeral(frame: EphemeralFrame): void {
    this.#open?.apply(frame)
  }

  /** Counts of the server's: they contain every event that it has sent before. */
  setCounts(counts: Counts): void {
    this.#count(setCounts(counts, this.#sequence.head))
  }

  /** I see the room otherwise from now on. */
  changeView(changes: ViewChanges): void {
    if (this.#loading.isRunning) this.#viewChanges = { ...this.#viewChanges, ...changes }
    if (this.#summary !== null) this.#summary = withView(this.#summary, changes)
    this.ports.changed()
  }

  /** The missing events, as the server answers them. */
  caughtUp(events: readonly (readonly [name: string, payload: unknown])[]): void {
    // What is loading makes this superfluous; and what the sequence holds for it must be held on.
    if (this.#loading.isRunning) return
    this.#sequence.resume(events.map(([name, payload]) => roomFrame(name, payload)).filter((frame) => frame !== null))
  }

  apply(frame: RoomFrame): void {
    if (this.#summary !== null) this.#summary = foldSummary(this.#summary, frame, this.ports.me())
    const mustReload = this.#open?.apply(frame) === true
    this.skip(frame)
    this.ports.changed()
    const { event, payload } = frame
    const isGoing = event === 'member_left' || event === 'member_removed'
    if (isGoing && payload.member.userId === this.ports.me()) this.leave()
    else if (event === 'room_created') this.#entered(frame)
    else if (mustReload) this.load()
  }

  skip(frame: RoomFrame): void {
    this.#count(countFrame(this.#unread, frame, this.ports.me()))
    this.#show(frame)
  }

  #show(frame: RoomFrame): void {
    const { roomId, revision } = frame.payload
    const from = this.#shownTo + 1
    if (revision < from) return
    this.#shownTo = revision
    if (from > 0 && revision > from) this.frames.next({ event: 'gap', payload: { roomId, from, to: revision - 1 } })
    this.frames.next(frame)
  }

  overrun(): void {
    this.ports.overrun()
  }

  #count(unread: Unread): void {
    const isSame = unread.unreadCount === this.#unread.unreadCount && unread.mentionCount === this.#unread.mentionCount
    this.#unread = unread
    if (isSame) return
    const { unreadCount, mentionCount } = unread
    if (this.#summary !== null) this.#summary = { ...this.#summary, unreadCount, mentionCount }
    this.#open?.count(unread)
    this.ports.changed()
  }

  /** Somebody looks at the room: its state is loaded and kept from now on. */
  open(open: OpenRoom): void {
    this.#open = open
    if (this.#isMember) this.load()
  }

  closeState(): void {
    this.#open = null
  }

  /** I am no member any more, as far as I know. */
  leave(): void {
    if (!this.#isMember) return
    this.#isMember = false
    this.#loading.stop()
    this.#summary = null
    this.#open?.leave()
    this.ports.left()
    this.ports.changed()
  }

  /** Reads the room anew; its events wait until that is done. */
  load(): void {
    this.#sequence.hold()
    if (!this.#loading.isRunning) this.#viewChanges = {}
    this.#loading.start()
  }

  async #read(): Promise<RoomRead | null> {
    const { ports, roomId } = this
    const open = this.#open
    const [entry, state] = await Promise.all([
      ports.entry(roomId),
      open === null ? null : loadRoom(ports.rest, roomId, ports.me()),
    ])
    return entry === null ? null : { entry, state: open === null || state === null ? null : { open, ...state } }
  }

  #loaded({ entry, state }: RoomRead): void {
    this.#summary = withView(summaryOf(entry, this.#unread), this.#viewChanges)
    if (state !== null && state.open === this.#open) {
      state.open.load({ ...state, unread: this.#unread })
      this.ports.membersRead(state.members)
    }
    this.ports.changed()
    // Each fold leaves out what it contains already.
    this.#sequence.restart(Math.min(entry.revision, state?.room.revision ?? entry.revision))
    if (this.missing > 0) this.ports.unsettled()
  }
}
