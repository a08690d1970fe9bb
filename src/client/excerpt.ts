import type { Clock } from './clock.js'
import { lettingGo, lettingLaterGo } from './fold-messages.js'
import { Renewal } from './renewal.js'
import type { Rest } from './rest.js'
import type { RoomState } from './room-state.js'
import { RoomWindow } from './room-window.js'

const PAGE = 50
/** Who pages on lets go what lies so far behind. Many screens: nobody sees it go. */
const KEPT = 1_000

/**
 * A window on a room elsewhere than at its end: at a message that somebody was led to. It hears of everything that happens in the room, as the
 * room itself does, and is extended both ways; once it reaches the end, new messages come in by themselves. It keeps no more than so many: what
 * lies far behind on the side that one comes from is let go, and can be read again.
 */
export class Excerpt extends RoomWindow {
  #around = 0
  readonly #renewal = new Renewal({
    clock: this.clock,
    inTurn: (task) => this.inTurn(task),
    read: () => this.readPage({ around: this.#around, limit: PAGE }, 'instead'),
    isClosed: () => this.isClosed,
  })

  constructor(
    roomId: string,
    rest: Rest,
    clock: Clock,
    private readonly closed: () => void,
  ) {
    super(roomId, rest, clock)
  }

  /**
   * Reads the messages around one.
   * @param position of the last event in `room`, if known
   * @param seq number of that message
   * @returns false when it was closed meanwhile
   */
  async begin(room: RoomState, position: string | undefined, seq: number): Promise<boolean> {
    this.#around = seq
    this.replace(emptyExcerpt(room), position)
    await this.#renewal.begin()
    return !this.isClosed
  }

  /** The room was loaded anew: events may have passed unheard. What is there stays until it is read again. */
  renew(room: RoomState): void {
    const { messages = [], keep = KEPT } = this.state ?? {}
    this.#around = messages[Math.floor(messages.length / 2)]?.seq ?? this.#around
    this.replace({ ...emptyExcerpt(room), messages, keep })
    this.#renewal.again()
  }

  /**
   * Reads the page of messages after the last one.
   * @param limit at most 100
   * @returns rejects with ParleyProblem, ConnectionLost or TimedOut
   */
  loadLater(limit = PAGE): Promise<void> {
    return this.inTurn(async () => {
      const { state } = this
      if (state?.hasLater !== true) return
      const after = state.messages.at(-1)?.seq ?? 0
      await this.readPage({ limit, after }, 'later')
      if (this.state !== null) this.next(lettingGo(this.state))
    })
  }

  protected override async readEarlier(state: RoomState, limit: number): Promise<void> {
    await this.readPageBefore(state, limit)
    if (this.state !== null) this.next(lettingLaterGo(this.state))
  }

  override close(): void {
    super.close()
    this.closed()
  }
}

/** The room without messages; those that are pinned stay at hand. */
function emptyExcerpt(room: RoomState): RoomState {
  const pinned = room.messages.filter(({ id }) => room.pins.includes(id))
  const pinnedEarlier = new Map([...room.pinnedEarlier, ...pinned.map((message) => [message.id, message] as const)])
  return { ...room, messages: [], pinnedEarlier, hasEarlier: true, hasLater: true, keep: KEPT }
}
