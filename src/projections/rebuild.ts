import { StoreUnavailable, type Position } from '../commands/event-store.js'
import { compareChunk, NOTHING_COMPARED, type Comparison } from './comparison.js'
import type { RunnerContext } from './context.js'
import { messageOf } from './failures.js'
import { fold } from './fold.js'
import { advance, type Generation } from './generation.js'
import { rebuildCheckpoint, withProgress, type RebuildRecord } from './generations.js'
import type { LiveFold } from './live.js'
import { pause, persist } from './patience.js'

// A larger chunk writes each index page it touches once for more documents; a smaller one lets the live fold in sooner.
const CHUNK = 500
const QUIET_CHUNK = 4_000
const CALM_MS = 10
const MOST_FAILURES = 5

/** The runner is closing; the rebuild goes on after the next start. */
class Interrupted extends Error {}

/**
 * Builds the next generation of a read model beside the one that serves: from the log's start to where the serving one is,
 * then in step with it while the two are compared, then instead of it.
 */
export class Rebuild {
  readonly #name: string

  /** @param generation prepared in the store, and with a record in `generations.rebuilds` */
  constructor(
    private readonly context: RunnerContext,
    private readonly live: LiveFold,
    private generation: Generation,
  ) {
    this.#name = generation.projection.name
  }

  /** @returns the collection that served before and is to be dropped, if there is one. Never rejects. */
  async run(): Promise<string | null> {
    try {
      await this.#until((failures) => this.#build(failures > 0))
      const comparison = await this.#compare()
      return await this.#attempt(() => this.context.turns.next(() => this.#switch(comparison)))
    } catch (error) {
      if (!(error instanceof Interrupted)) await this.#fail(error)
      return null
    }
  }

  async #until(step: (failures: number) => Promise<boolean>): Promise<void> {
    do {
      while (this.live.pressing() && !this.context.signal.aborted) await pause(CALM_MS, this.context.signal)
    } while (!(await this.#attempt(step)))
  }

  async #attempt<T>(work: (failures: number) => Promise<T>): Promise<T> {
    const { signal, notify } = this.context
    const result = await persist(
      `rebuilding ${this.#name}`,
      async (failures) => ({ value: await work(failures) }),
      // An outage passes; a mistake of ours does not.
      {
        signal,
        notify,
        hopeless: (error, failures) => !(error instanceof StoreUnavailable) && failures >= MOST_FAILURES,
      },
    )
    if (result === null) throw new Interrupted()
    return result.value
  }

  // True when the generation has come to where the serving one is, and joined the live fold.
  async #build(verify: boolean): Promise<boolean> {
    // Read outside the turn: the live fold need not wait for it.
    const events = await this.context.log.readAll(this.generation.position, this.live.quiet() ? QUIET_CHUNK : CHUNK)
    return this.context.turns.next(async () => {
      const target = this.#target()
      const due = events.filter((event) => event.position <= target)
      if (due.length === 0 && this.generation.position < target) throw new Error('the log ends before the read model')
      const folded = await fold(this.generation, due, this.context, { verify })
      const moved = advance(this.generation, due)
      const joins = moved.position >= target
      const record = this.#record(moved, { state: joins ? 'comparing' : 'building', progress: this.#share(moved) })
      const parks = folded.parked.map((each) => this.context.parking.parks(each))
      await this.context.store.save([...folded.documents, ...parks], [rebuildCheckpoint(this.#name, record)])
      this.context.parking.commit(parks)
      this.context.generations.rebuilds.set(this.#name, record)
      this.generation = moved
      if (joins) this.context.generations.comparing.set(this.#name, moved)
      return joins
    })
  }

  async #compare(): Promise<Comparison | null> {
    const { store, generations, turns } = this.context
    const serving = generations.serving.get(this.#name)
    if (serving === undefined) return null
    let compared = NOTHING_COMPARED
    // Every live batch moves both, so that in every turn they stand at the same position.
    await this.#until(async () => {
      compared = await turns.next(() => compareChunk(store, [serving.collection, this.generation.collection], compared))
      return compared.done
    })
    return compared.found
  }

  async #switch(comparison: Comparison | null): Promise<string | null> {
    const { store, parking, generations, notify } = this.context
    const next = generations.comparing.get(this.#name) ?? this.generation
    const old = generations.serving.get(this.#name)
    const wereParked = old === undefined ? [] : parking.of(old)
    const frees = wereParked.map((each) => parking.frees(each.collection, each.stream))
    const finished = { state: 'switched', progress: 1, finishedAt: new Date().toISOString() } as const
    const record = this.#record(next, { ...finished, ...(comparison === null ? {} : { comparison }) })
    await store.save(frees, [generations.checkpoint([next]), rebuildCheckpoint(this.#name, record)])
    parking.commit(frees)
    wereParked.forEach((each) => this.context.tellHealed(each))
    generations.comparing.delete(this.#name)
    generations.serving.set(this.#name, next)
    generations.rebuilds.set(this.#name, record)
    notify({ kind: 'switched', model: this.#name, collection: next.collection })
    parking.of(next).forEach((each) => this.context.tellParked(each))
    return old?.collection ?? null
  }

  async #fail(error: unknown): Promise<void> {
    const { store, parking, generations, turns, notify } = this.context
    notify({ kind: 'trouble', doing: `rebuilding ${this.#name}: given up`, error: messageOf(error) })
    const finished = { state: 'failed', finishedAt: new Date().toISOString(), error: messageOf(error) } as const
    await persist(
      `giving up the rebuild of ${this.#name}`,
      () =>
        turns.next(async () => {
          const record = this.#record(generations.comparing.get(this.#name) ?? this.generation, finished)
          const frees = parking.of(this.generation).map((each) => parking.frees(each.collection, each.stream))
          await store.save(frees, [rebuildCheckpoint(this.#name, record)])
          parking.commit(frees)
          generations.comparing.delete(this.#name)
          generations.rebuilds.set(this.#name, record)
          await store.drop(this.generation.collection)
        }),
      this.context,
    )
  }

  #record(generation: Generation, change: Partial<RebuildRecord>): RebuildRecord {
    const record = this.context.generations.rebuilds.get(this.#name)
    if (record === undefined) throw new Error(`no record of the rebuild of ${this.#name}`)
    return { ...withProgress(record, generation), ...change }
  }

  #target(): Position {
    const { generations } = this.context
    return generations.serving.get(this.#name)?.position ?? generations.position()
  }

  #share(moved: Generation): number {
    const { generations } = this.context
    const all = Math.max(...[...generations.serving.values()].map((each) => each.events), moved.events, 1)
    return moved.events / all
  }
}
