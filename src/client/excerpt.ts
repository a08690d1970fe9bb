import { backOff, type Clock, delay } from './clock.js'
import { isTransient } from './problem.js'
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
  /** What is there was read from a room that has been loaded anew since. */
  #isOutdated = false

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
    this.#isOutdated = true
    this.replace(emptyExcerpt(room), position)
    await this.#settle()
    return !this.isClosed
  }

  /** The room was loaded anew: events may have passed unheard. What is there stays until it is read again. */
  renew(room: RoomState): void {
    const { state } = this
    const messages = state?.messages ?? []
    this.#around = messages[Math.floor(messages.length / 2)]?.seq ?? this.#around
    this.#isOutdated = true
    this.replace({ ...emptyExcerpt(room), messages })
    void this.#renew()
  }

  async #settle(): Promise<void> {
    while (this.#isOutdated && !this.isClosed) await this.#readAround()
  }

  async #renew(): Promise<void> {
    for (let failures = 1; this.#isOutdated && !this.isClosed; failures += 1) {
      try {
        await this.#settle()
      } catch (error) {
        // Who is no member any more goes on seeing what they last saw.
        if (!isTransient(error)) return
        await delay(this.clock, backOff(this.clock, failures))
      }
    }
  }

  #readAround(): Promise<void> {
    return this.inTurn(async () => {
      if (this.#isOutdated && (await this.readPage({ around: this.#around, limit: PAGE }, 'instead')))
        this.#isOutdated = false
    })
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
