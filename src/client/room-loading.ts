import { backOff, type Clock, delay } from './clock.js'
import { ParleyProblem } from './problem.js'
import type { Rest } from './rest.js'
import type { LoadedRoom } from './room-state.js'

const PAGE = 50

/**
 * Reads a room: its fields first, for every event after their revision will be folded in; its revision once more at the end, for no event after
 * that is in what was read.
 * @returns rejects as the reads do; 403 or 404 when the person is no member
 */
export async function loadRoom(rest: Rest, roomId: string, me: string): Promise<Omit<LoadedRoom, 'unread'>> {
  const { body: room } = await rest.room(roomId)
  const [members, page, pins] = await Promise.all([
    rest.members(roomId),
    rest.messages(roomId, { limit: PAGE }),
    rest.pins(roomId),
  ])
  const { body: after } = await rest.room(roomId)
  return {
    ...{ me, room, upTo: after.revision },
    members: members.body,
    messages: page.body.items,
    hasEarlier: page.body.page.hasBefore,
    pins: pins.body,
  }
}

/** What a loading works with. */
type Steps<T> = {
  /** Null when there is no such room of mine. */
  read(): Promise<T | null>
  loaded(read: T): void
  /** There is none, however often it was looked for. */
  absent(): void
}

/** Times that a room is looked for which is mine by its events and not by what is read: the read models may be a moment behind. */
const MOST_ATTEMPTS = 6

/** Reads a room until that succeeds; beginning anew makes what runs obsolete. */
export class RoomLoading<T> {
  #isRunning = false
  #turn = 0

  constructor(
    private readonly ports: { readonly clock: Clock; isClosed(): boolean },
    private readonly steps: Steps<T>,
  ) {}

  get isRunning(): boolean {
    return this.#isRunning
  }

  start(): void {
    this.#isRunning = true
    this.#turn += 1
    void this.#run(this.#turn)
  }

  stop(): void {
    this.#isRunning = false
  }

  async #run(turn: number): Promise<void> {
    const { clock } = this.ports
    const isWanted = () => this.#isRunning && this.#turn === turn && !this.ports.isClosed()
    let absences = 0
    for (let failures = 1; isWanted(); failures += 1) {
      const read = await this.steps.read().catch((error: unknown) => (isAbsence(error) ? null : FAILED))
      if (!isWanted()) return
      if (read === null) absences += 1
      else if (read !== FAILED) {
        this.#end(() => this.steps.loaded(read))
        return
      }
      if (absences === MOST_ATTEMPTS) {
        this.#end(() => this.steps.absent())
        return
      }
      await delay(clock, backOff(clock, failures))
    }
  }

  #end(then: () => void): void {
    this.#isRunning = false
    then()
  }
}

const FAILED = Symbol('failed')

/** No such room, or not for me. */
const isAbsence = (error: unknown): boolean =>
  error instanceof ParleyProblem && (error.status === 403 || error.status === 404)
