import type { Position } from '../commands/event-store.js'
import type { JsonObject } from '../domain/json.js'
import type { Filter, Query } from './document-store.js'

/** A document that is there, as queries see it. */
export type ReadDocument<B extends JsonObject> = { readonly id: string; readonly revision: number; readonly body: B }

/** What queries read: the serving generation of every read model, and how far it is. */
export interface ReadModels {
  /** Documents by id, in the order asked for; null where there is none (any more). */
  get<B extends JsonObject>(model: string, ids: readonly string[]): Promise<readonly (ReadDocument<B> | null)[]>
  find<B extends JsonObject>(model: string, query: Query): Promise<readonly ReadDocument<B>[]>
  count(model: string, filter: Filter): Promise<number>
  /** Position up to which every read model has been folded. */
  position(): Position
  /** Waits until every read model contains the log up to that position. False when it does not within the time. */
  waitFor(position: Position, timeoutMs: number): Promise<boolean>
  /** True when some read model has parked events of that stream: what is read of it may be old. */
  isParked(stream: string): boolean
  /** True when anything is parked at all: then it is worth asking of what. */
  anyParked(): boolean
}

export type RebuildProgress = {
  readonly generation: number
  readonly state: 'building' | 'comparing' | 'switched' | 'failed'
  /** Events folded so far, and share of the log passed, 0 to 1. */
  readonly events: number
  readonly progress: number
  readonly startedAt: string
  readonly finishedAt?: string
  readonly error?: string
  /** Result of comparing the new generation with the one that served, at the same position. */
  readonly comparison?: { readonly documents: number; readonly differing: number; readonly examples: readonly string[] }
}

export type ProjectionStatus = {
  readonly name: string
  readonly version: number
  readonly generation: number
  readonly position: Position
  /** Milliseconds between the newest event folded and the newest event known; 0 when caught up. */
  readonly lagMs: number
  readonly caughtUp: boolean
  readonly parked: readonly {
    readonly stream: string
    readonly revision: number
    readonly error: string
    readonly at: string
    readonly attempts: number
  }[]
  readonly rebuild: RebuildProgress | null
}

/** Runs the projections: in this process, on a thread of its own, or in another process. */
export interface Projector {
  status(): Promise<readonly ProjectionStatus[]>
  /** Starts building the next generation beside the serving one. Resolves once it has started; false when one is running already, null for an unknown name. */
  rebuild(name: string): Promise<boolean | null>
  /** Tries parked streams again; resolves with the number that are still parked. Null for an unknown name. */
  retryParked(name: string): Promise<number | null>
  /** Saves what is folded and stops. */
  close(): Promise<void>
}
