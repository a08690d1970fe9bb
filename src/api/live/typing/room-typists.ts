import { type SchedulerLike, type Subscription, timer } from 'rxjs'
import { LIVE_LIMITS } from '../limits.js'

/** Tells a room of one of its people. */
export type TellTyping = (userId: string, isTyping: boolean) => void

type Typist = {
  /** When they are taken to have stopped; not in the future: they have. */
  until: number
  /** When the room was last told that they type. */
  signalledAt: number
  isShown: boolean
  wakesAt: number
  wake: Subscription | undefined
}

/** Who is typing in one room. Somebody who has stopped stays known until the next signal about them is due, so that no one flickers. */
export class RoomTypists {
  readonly #typists = new Map<string, Typist>()
  /** Those who type while all places are taken. */
  readonly #waiting = new Set<string>()
  /** More people shown say no more, and among n people n² signals would be sent. */
  #places: number = LIVE_LIMITS.typists

  /** @param fellSilent nobody is known any more: the room need not be kept */
  constructor(
    private readonly tell: TellTyping,
    private readonly scheduler: SchedulerLike,
    private readonly fellSilent: () => void,
  ) {}

  /** Those who type, the first to begin first; nobody who waits for a place. Who stops and goes on at once is among them before that is told. */
  get shown(): readonly string[] {
    const typing = [...this.#typists].filter(([userId, typist]) => this.#isTyping(typist) && !this.#waiting.has(userId))
    return typing.slice(0, LIVE_LIMITS.typists).map(([userId]) => userId)
  }

  /** True for somebody who types, shown or not. */
  isTyping(userId: string): boolean {
    const typist = this.#typists.get(userId)
    return typist !== undefined && this.#isTyping(typist)
  }

  /** Somebody types, or goes on. @param ms how long that holds without another word */
  start(userId: string, ms: number): void {
    const typist = this.#typists.get(userId) ?? newTypist()
    this.#typists.set(userId, typist)
    typist.until = this.scheduler.now() + ms
    if (typist.isShown && this.#isDue(typist)) this.#signal(userId, typist)
    this.#settle(userId, typist)
  }

  stop(userId: string): void {
    const typist = this.#typists.get(userId)
    if (typist === undefined) return
    typist.until = -Infinity
    this.#settle(userId, typist)
  }

  close(): void {
    for (const { wake } of this.#typists.values()) wake?.unsubscribe()
    this.#typists.clear()
  }

  /** Brings what is shown in line with what holds now, and sees to it that this happens again when that changes by itself. */
  #settle(userId: string, typist: Typist): void {
    if (this.#isTyping(typist)) this.#admit(userId, typist)
    else this.#dismiss(userId, typist)
    if (this.#isTyping(typist) || !this.#isDue(typist)) this.#wakeAt(this.#nextChange(typist), userId, typist)
    else this.#forget(userId, typist)
  }

  #admit(userId: string, typist: Typist): void {
    if (typist.isShown || !this.#isDue(typist)) return
    if (this.#places === 0) {
      this.#waiting.add(userId)
      return
    }
    this.#waiting.delete(userId)
    this.#places -= 1
    typist.isShown = true
    this.#signal(userId, typist)
  }

  #dismiss(userId: string, typist: Typist): void {
    this.#waiting.delete(userId)
    if (!typist.isShown) return
    typist.isShown = false
    this.#places += 1
    this.tell(userId, false)
    const [next] = this.#waiting
    const waiting = next === undefined ? undefined : this.#typists.get(next)
    if (next !== undefined && waiting !== undefined) this.#settle(next, waiting)
  }

  #signal(userId: string, typist: Typist): void {
    typist.signalledAt = this.scheduler.now()
    this.tell(userId, true)
  }

  #isTyping({ until }: Typist): boolean {
    return this.scheduler.now() < until
  }

  #isDue({ signalledAt }: Typist): boolean {
    return this.scheduler.now() - signalledAt >= LIVE_LIMITS.typingRenewalMs
  }

  #nextChange(typist: Typist): number {
    const due = typist.signalledAt + LIVE_LIMITS.typingRenewalMs
    if (!this.#isTyping(typist)) return due
    return typist.isShown || this.#isDue(typist) ? typist.until : Math.min(typist.until, due)
  }

  /** One timer a person: one that goes off early finds nothing to do and is set again, which costs less than setting it at every start. */
  #wakeAt(time: number, userId: string, typist: Typist): void {
    if (typist.wake !== undefined && typist.wakesAt <= time) return
    typist.wake?.unsubscribe()
    typist.wakesAt = time
    typist.wake = timer(time - this.scheduler.now(), this.scheduler).subscribe(() => {
      typist.wake = undefined
      this.#settle(userId, typist)
    })
  }

  #forget(userId: string, typist: Typist): void {
    typist.wake?.unsubscribe()
    typist.wake = undefined
    this.#typists.delete(userId)
    if (this.#typists.size === 0) this.fellSilent()
  }
}

const newTypist = (): Typist => ({
  until: -Infinity,
  signalledAt: -Infinity,
  isShown: false,
  wakesAt: Infinity,
  wake: undefined,
})
