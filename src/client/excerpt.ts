import type { Clock } from './clock.js'
import { Renewal } from './renewal.js'
import type { Rest } from './rest.js'
import type { RoomState } from './room-state.js'
import { RoomWindow } from './room-window.js'

const PAGE = 50
/** Kept once it has reached the end and grows by itself. */
const KEPT = 5_000

/**
 * A window on a room elsewhere than at its end: at a message that somebody was led to. It hears of everything that happens in the room, as the
 * room itself does, and is extended both ways; once it reaches the end, new messages come in by themselves.
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
    const { state } = this
    const messages = state?.messages ?? []
    this.#around = messages[Math.floor(messages.length / 2)]?.seq ?? this.#around
    this.replace({ ...emptyExcerpt(room), messages })
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
    })
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
