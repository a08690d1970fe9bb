import type { EventCatalogue } from '../domain/event-catalogue.js'
import { RunnerContext, type ProjectedLog } from './context.js'
import type { DocumentStore } from './document-store.js'
import type { Generation } from './generation.js'
import { Generations } from './generations.js'
import { LiveFold } from './live.js'
import type { Notify } from './notifications.js'
import { beginGeneration, open } from './opening.js'
import { pause, persist } from './patience.js'
import type { Projection } from './projection.js'
import type { Projector, ProjectionStatus } from './read-models.js'
import { Rebuild } from './rebuild.js'
import { retryParked } from './retry.js'
import { statusOf } from './status.js'

const DROP_AFTER_MS = 10_000

export type RunnerOptions = {
  readonly log: ProjectedLog
  readonly store: DocumentStore
  readonly projections: readonly Projection[]
  readonly catalogue: EventCatalogue
  /** Told in the order of what happened; must not throw. */
  readonly notify?: Notify
  /** How long readers that have been told of a switch may still use the collection before it, in milliseconds. */
  readonly dropAfterMs?: number
}

/**
 * Follows the log and keeps the read models, all by one subscription; rebuilds them beside it. One runner per store at a time.
 * It owns neither the log nor the store: whoever opened them closes them, after it.
 */
export class ProjectionRunner implements Projector {
  readonly #live: LiveFold
  readonly #tasks = new Set<Promise<unknown>>()
  // Names whose rebuild is running or waits for the one before.
  readonly #rebuilding = new Set<string>()
  #lastRebuild: Promise<unknown> = Promise.resolve()

  private constructor(
    private readonly context: RunnerContext,
    private readonly closing: AbortController,
    private readonly options: RunnerOptions,
  ) {
    this.#live = new LiveFold(context)
  }

  /**
   * Opens what is in the store and begins to follow.
   * @throws StoreUnavailable when the log or the store cannot be reached at this moment; later outages are waited out
   */
  static async start(options: RunnerOptions): Promise<ProjectionRunner> {
    const { log, store, catalogue, projections } = options
    const closing = new AbortController()
    const notify = options.notify ?? (() => undefined)
    const generations = new Generations(log.logId)
    const context = new RunnerContext(log, store, catalogue, generations, notify, closing.signal)
    const building = await open(context, projections)
    const runner = new ProjectionRunner(context, closing, options)
    runner.#greet()
    if (generations.serving.size > 0) void runner.#run(runner.#live.follow())
    for (const generation of building) runner.#enqueue(generation)
    return runner
  }

  status(): Promise<readonly ProjectionStatus[]> {
    return statusOf(this.context, this.options.projections)
  }

  async rebuild(name: string): Promise<boolean | null> {
    const projection = this.#projection(name)
    if (projection === undefined) return null
    if (this.#rebuilding.has(name) || this.context.signal.aborted) return false
    this.#rebuilding.add(name)
    try {
      this.#enqueue(await this.context.turns.next(() => beginGeneration(this.context, projection)))
      return true
    } catch (error) {
      this.#rebuilding.delete(name)
      throw error
    }
  }

  async retryParked(name: string): Promise<number | null> {
    return this.#projection(name) === undefined ? null : retryParked(this.context, name)
  }

  async close(): Promise<void> {
    this.closing.abort()
    await Promise.all(this.#tasks)
    // Whatever has its turn now finishes first.
    await this.context.turns.next(() => Promise.resolve())
  }

  #projection(name: string): Projection | undefined {
    return this.options.projections.find((projection) => projection.name === name)
  }

  // Readers start from nothing: which collections serve, what is parked, and how far all is.
  #greet(): void {
    const { generations, parking, notify } = this.context
    for (const { projection, collection } of generations.serving.values()) {
      notify({ kind: 'switched', model: projection.name, collection })
    }
    parking.all().forEach((each) => this.context.tellParked(each))
    notify({ kind: 'advanced', position: generations.position() })
  }

  // One after the other: each reads the whole log.
  #enqueue(generation: Generation): void {
    const { name } = generation.projection
    this.#rebuilding.add(name)
    const after = this.#lastRebuild
    const run = async (): Promise<void> => {
      await after
      const dropped = await new Rebuild(this.context, this.#live, generation).run()
      this.#rebuilding.delete(name)
      if (dropped !== null) void this.#run(this.#drop(dropped))
    }
    this.#lastRebuild = this.#run(run())
  }

  // Left undone by a close, it is done at the next start.
  async #drop(collection: string): Promise<void> {
    const { signal, turns, store } = this.context
    if (!(await pause(this.options.dropAfterMs ?? DROP_AFTER_MS, signal))) return
    await persist(`dropping ${collection}`, () => turns.next(() => store.drop(collection)), this.context)
  }

  #run(task: Promise<unknown>): Promise<unknown> {
    this.#tasks.add(task)
    const done = (): boolean => this.#tasks.delete(task)
    return task.then(done, done)
  }
}
