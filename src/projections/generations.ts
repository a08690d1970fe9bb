import { START, type Position } from '../commands/event-store.js'
import type { Checkpoint, DocumentStore } from './document-store.js'
import { progressOf, type Generation, type Progress } from './generation.js'
import type { RebuildProgress } from './read-models.js'

/** The checkpoint that says which generation of every read model serves, and how far it is: one record, hence always consistent. */
export const SERVING = 'projections'

export type ServingRecord = { readonly logId: string; readonly serving: Readonly<Record<string, Progress>> }

/** A rebuild as its checkpoint keeps it: what is shown of it, and where to go on. */
export type RebuildRecord = RebuildProgress & { readonly version: number; readonly position: Position }

const rebuildName = (name: string): string => `rebuild:${name}`

/** Which generations serve; null in a store that no runner has used. */
export async function readServing(store: DocumentStore): Promise<ServingRecord | null> {
  return (await store.checkpoint(SERVING)) as ServingRecord | null
}

/** The latest rebuild of a read model, running or over. */
export async function readRebuild(store: DocumentStore, name: string): Promise<RebuildRecord | null> {
  return (await store.checkpoint(rebuildName(name))) as RebuildRecord | null
}

export const rebuildCheckpoint = (name: string, record: RebuildRecord): Checkpoint => ({
  name: rebuildName(name),
  value: record,
})

const earliest = (generations: Iterable<Generation>): Position | null => {
  let found: Position | null = null
  for (const { position } of generations) if (found === null || position < found) found = position
  return found
}

/** The generations of one runner: those that serve, and those that follow the live fold to be compared with them. */
export class Generations {
  readonly serving = new Map<string, Generation>()
  readonly comparing = new Map<string, Generation>()
  readonly rebuilds = new Map<string, RebuildRecord>()

  constructor(readonly logId: string) {}

  /** All that every live batch is folded into. */
  followers(): readonly Generation[] {
    return [...this.serving.values(), ...this.comparing.values()]
  }

  /** What every serving generation contains. */
  position(): Position {
    return earliest(this.serving.values()) ?? START
  }

  /** Where the live fold has to go on. */
  followedFrom(): Position {
    return earliest(this.followers()) ?? START
  }

  /** Takes over generations that went on, where they are. */
  replace(moved: readonly Generation[]): void {
    for (const generation of moved) {
      const { name } = generation.projection
      const place = this.comparing.get(name)?.number === generation.number ? this.comparing : this.serving
      place.set(name, generation)
      const record = this.rebuilds.get(name)
      if (place === this.comparing && record !== undefined) this.rebuilds.set(name, withProgress(record, generation))
    }
  }

  /** The checkpoint of the serving generations, some of them replaced by what they are about to become. */
  checkpoint(moved: readonly Generation[]): Checkpoint {
    const serving = new Map(this.serving)
    for (const generation of moved) serving.set(generation.projection.name, generation)
    const entries = [...serving].map(([name, generation]) => [name, progressOf(generation)] as const)
    return { name: SERVING, value: { logId: this.logId, serving: Object.fromEntries(entries) } }
  }

  /** Checkpoints for a live batch: of what serves and of what is being compared. */
  checkpoints(moved: readonly Generation[]): readonly Checkpoint[] {
    const compared = moved.filter((each) => this.comparing.get(each.projection.name)?.number === each.number)
    const served = moved.filter((each) => !compared.includes(each))
    const rebuilds = compared.flatMap((each) => {
      const record = this.rebuilds.get(each.projection.name)
      return record === undefined ? [] : [rebuildCheckpoint(each.projection.name, withProgress(record, each))]
    })
    return [this.checkpoint(served), ...rebuilds]
  }
}

/** A rebuild's record after its generation went on. */
export const withProgress = (record: RebuildRecord, generation: Generation): RebuildRecord => ({
  ...record,
  position: generation.position,
  events: generation.events,
})
