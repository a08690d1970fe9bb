import type { RecordedEvent } from '../commands/event-store.js'
import type { RunnerContext } from './context.js'
import { messageOf } from './failures.js'
import { fold, type FoldOptions } from './fold.js'
import { advance } from './generation.js'
import { backOff, pause, persist } from './patience.js'

// Large, because a document that many events of a batch change is written once, and so is a page that many documents share.
const BATCH = 2_000
const LARGE_BATCH = 500
const PRESSING_MS = 50
const QUIET_MS = 1_000
const GATHER_MS = 4

/** Follows the log by one subscription and folds every batch into all generations that serve or are being compared. */
export class LiveFold {
  #fullAt = -Infinity
  #foldedAt = -Infinity

  constructor(private readonly context: RunnerContext) {}

  /** True when a large batch came a moment ago: more is likely waiting, and a rebuild had better wait too. */
  pressing(): boolean {
    return performance.now() - this.#fullAt < PRESSING_MS
  }

  /** True when nothing has come for a while: nobody minds a longer turn. */
  quiet(): boolean {
    return performance.now() - this.#foldedAt > QUIET_MS
  }

  /** Follows until the signal ends it, whatever fails meanwhile. */
  async follow(): Promise<void> {
    const { signal, notify } = this.context
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        await this.#subscription(() => (failures = 0))
      } catch (error) {
        notify({ kind: 'trouble', doing: 'following the log', error: messageOf(error) })
      }
      await pause(backOff(failures), signal)
    }
  }

  async #subscription(folded: () => void): Promise<void> {
    const { log, generations, signal } = this.context
    for await (const events of log.subscribe(generations.followedFrom(), { batchSize: BATCH, signal })) {
      this.#foldedAt = performance.now()
      if (events.length >= LARGE_BATCH) this.#fullAt = this.#foldedAt
      await this.#persist(events)
      if (signal.aborted) return
      folded()
      await this.#gather()
    }
  }

  /** Under load the next batch is left a moment to grow: what a batch costs is mostly its commit. A lone event is never kept waiting. */
  async #gather(): Promise<void> {
    const left = GATHER_MS - (performance.now() - this.#foldedAt)
    if (left > 0) await pause(left, this.context.signal)
  }

  #persist(events: readonly RecordedEvent[]): Promise<unknown> {
    const { turns } = this.context
    const work = (failures: number): Promise<void> => turns.urgent(() => this.#fold(events, { verify: failures > 0 }))
    return persist('folding events', work, this.context)
  }

  async #fold(events: readonly RecordedEvent[], options: FoldOptions): Promise<void> {
    const { store, parking, generations, notify } = this.context
    const followers = generations.followers()
    const folded = []
    for (const generation of followers) {
      const ahead = events.filter((event) => event.position > generation.position)
      folded.push(await fold(generation, ahead, this.context, options))
    }
    const parked = folded.flatMap((each) => each.parked)
    const moved = followers.map((generation) => advance(generation, events))
    const parks = parked.map((each) => parking.parks(each))
    await store.save([...folded.flatMap((each) => each.documents), ...parks], generations.checkpoints(moved))
    parking.commit(parks)
    generations.replace(moved)
    for (const each of parked) this.context.tellParked(each)
    notify({ kind: 'advanced', position: generations.position() })
  }
}
