import { type SchedulerLike, Subscription, timer } from 'rxjs'
import { FLAP_MS } from '../../../src/api/live/presence/devices.js'
import type { OpenEntry } from './entries.js'
import type { Entry, Heard, PresenceExchange, ProcessSign } from './exchange.js'

/** Milliseconds in which processes may say again what the engine has lost, before they are taken for dead. */
export const GRACE_MS = 10_000
/** Messages of one process that wait their turn; of who says more at once everything is asked for. */
const MOST_WAITING = 100

type Neighbour = {
  /** Of the last thing that was taken in. */
  number: number
  aliveAt: number
  hasLeft: boolean
  /** One thing after the other. */
  turn: Promise<void>
  waiting: number
}

export type NeighbourPorts = {
  readonly exchange: PresenceExchange
  readonly open: (entry: Entry) => Promise<OpenEntry>
  /** Takes in what a process says. @param isAll who is not among them is not there any more */
  readonly take: (process: string, entries: readonly OpenEntry[], isAll: boolean) => void
  /** Lets go of the people of a process. @param aliveAt when it was last alive; null: it has said good-bye */
  readonly drop: (process: string, aliveAt: number | null) => void
  readonly report: (error: unknown) => void
  /** Clock and timers. */
  readonly scheduler: SchedulerLike
}

/** The other processes: takes in what they say, notices what was missed, and who has died. */
export class Neighbours {
  readonly #neighbours = new Map<string, Neighbour>()
  readonly #leaving = new Subscription()
  #graceUntil = -Infinity

  constructor(private readonly ports: NeighbourPorts) {}

  /** Takes in what was heard, in its turn. */
  hear(heard: Heard): void {
    const neighbour = this.#neighbour(heard.from)
    if (heard.kind === 'left') this.#leave(heard.from, neighbour)
    // What is not taken in is missed at the latest when the process next shows that it is alive.
    else if (neighbour.waiting < MOST_WAITING) this.#inTurn(neighbour, () => this.#takeIn(heard, neighbour))
  }

  /** The engine was away, or has lost its memory: who is not there need not be dead. */
  forbear(): void {
    this.#graceUntil = this.ports.scheduler.now() + GRACE_MS
  }

  /** Looks who is alive, and whether something was missed. Rejects while the engine is away. */
  async look(): Promise<void> {
    const others = await this.ports.exchange.others()
    for (const [process, sign] of others) this.#see(process, sign)
    if (this.ports.scheduler.now() < this.#graceUntil) return
    for (const [process, { hasLeft, aliveAt }] of this.#neighbours) {
      if (others.has(process) || hasLeft) continue
      this.#neighbours.delete(process)
      this.ports.drop(process, aliveAt)
    }
  }

  close(): void {
    this.#leaving.unsubscribe()
  }

  #neighbour(process: string): Neighbour {
    const known = this.#neighbours.get(process)
    if (known !== undefined) return known
    const aliveAt = this.ports.scheduler.now()
    const neighbour = { number: 0, aliveAt, hasLeft: false, turn: Promise.resolve(), waiting: 0 }
    this.#neighbours.set(process, neighbour)
    return neighbour
  }

  #see(process: string, { number, aliveAt }: ProcessSign): void {
    const neighbour = this.#neighbour(process)
    neighbour.aliveAt = aliveAt
    if (number <= neighbour.number) return
    // What is on its way may be taken in before this one's turn.
    this.#inTurn(neighbour, async () => {
      if (number > neighbour.number) await this.#askAll(process, neighbour)
    })
  }

  /** Its people may be connected elsewhere in a moment: that is a flap, which nobody is told of. */
  #leave(process: string, neighbour: Neighbour): void {
    neighbour.hasLeft = true
    const gone = timer(FLAP_MS, this.ports.scheduler).subscribe(() => {
      this.#neighbours.delete(process)
      this.ports.drop(process, null)
    })
    this.#leaving.add(gone)
  }

  #inTurn(neighbour: Neighbour, action: () => Promise<void>): void {
    neighbour.waiting += 1
    neighbour.turn = neighbour.turn
      .then(action)
      .catch(this.ports.report)
      .finally(() => (neighbour.waiting -= 1))
  }

  async #takeIn({ from, number, entries }: Extract<Heard, { kind: 'said' }>, neighbour: Neighbour): Promise<void> {
    if (number <= neighbour.number) return
    if (entries === null || number !== neighbour.number + 1) await this.#askAll(from, neighbour)
    else await this.#take(from, neighbour, { number, entries }, false)
  }

  async #askAll(process: string, neighbour: Neighbour): Promise<void> {
    const said = await this.ports.exchange.saidBy(process)
    if (said !== null && said.number > neighbour.number) await this.#take(process, neighbour, said, true)
  }

  async #take(
    process: string,
    neighbour: Neighbour,
    { number, entries }: { readonly number: number; readonly entries: readonly Entry[] },
    isAll: boolean,
  ): Promise<void> {
    const opened = await Promise.all(entries.map((entry) => this.ports.open(entry)))
    neighbour.number = number
    // It may have been taken for dead meanwhile; if it is not, it is heard of again.
    if (this.#neighbours.get(process) === neighbour) this.ports.take(process, opened, isAll)
  }
}
