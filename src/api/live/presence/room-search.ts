import { type SchedulerLike, type Subscription, timer } from 'rxjs'

/** People whose rooms are looked up at a time. */
const AT_A_TIME = 8
/** Milliseconds until it is tried again after it has failed. */
const AGAIN_MS = 1_000

/** What has happened since a look-up began: room id → whether the person is in it. */
type Since = Map<string, boolean>

export type RoomSearchPorts = {
  /** The rooms of a person. What happens from now on is told by `joined` and `left`. */
  readonly find: (userId: string) => Promise<readonly string[]>
  /** Hears of what was found, as it is by now. */
  readonly found: (userId: string, rooms: readonly string[]) => void
  /** Clock and timers. */
  readonly scheduler: SchedulerLike
}

/** Finds the rooms of people who have come present elsewhere: few at a time, until it succeeds or is not wanted any more. */
export class RoomSearch {
  readonly #waiting = new Set<string>()
  readonly #underWay = new Map<string, Since>()
  #running = 0
  #pause: Subscription | undefined

  constructor(private readonly ports: RoomSearchPorts) {}

  /** Begins to look for somebody's rooms, unless that is so already. */
  begin(userId: string): void {
    if (this.#underWay.has(userId)) return
    this.#waiting.add(userId)
    this.#next()
  }

  /** Their rooms are known by now, or of no interest. */
  end(userId: string): void {
    this.#waiting.delete(userId)
    this.#underWay.delete(userId)
  }

  joined(roomId: string, userId: string): void {
    this.#underWay.get(userId)?.set(roomId, true)
  }

  left(roomId: string, userId: string): void {
    this.#underWay.get(userId)?.set(roomId, false)
  }

  /** Begins anew with all that is under way: some of what has happened since is not known. */
  again(): void {
    const people = [...this.#underWay.keys()]
    this.#underWay.clear()
    for (const userId of people) this.begin(userId)
  }

  close(): void {
    this.#pause?.unsubscribe()
    this.#waiting.clear()
    this.#underWay.clear()
  }

  #next(): void {
    for (const userId of this.#waiting) {
      if (this.#running >= AT_A_TIME || this.#pause !== undefined) return
      this.#waiting.delete(userId)
      void this.#search(userId)
    }
  }

  async #search(userId: string): Promise<void> {
    const since: Since = new Map()
    this.#underWay.set(userId, since)
    this.#running += 1
    const rooms = await this.ports.find(userId).catch(() => null)
    this.#running -= 1
    if (this.#underWay.get(userId) === since) this.#settle(userId, rooms, since)
    this.#next()
  }

  #settle(userId: string, rooms: readonly string[] | null, since: Since): void {
    this.#underWay.delete(userId)
    if (rooms === null) {
      this.#waiting.add(userId)
      this.#pause ??= timer(AGAIN_MS, this.ports.scheduler).subscribe(() => this.#goOn())
      return
    }
    const now = new Set(rooms)
    for (const [roomId, isIn] of since) {
      if (isIn) now.add(roomId)
      else now.delete(roomId)
    }
    this.ports.found(userId, [...now])
  }

  #goOn(): void {
    this.#pause = undefined
    this.#next()
  }
}
