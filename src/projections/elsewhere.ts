import type { DocumentStore } from './document-store.js'
import type { ProjectedLog } from './context.js'
import { generationAt } from './generation.js'
import { Generations, readRebuild, readServing } from './generations.js'
import { Parking } from './parking.js'
import type { Projection } from './projection.js'
import type { Projector, ProjectionStatus } from './read-models.js'
import { askProjector } from './requests.js'
import { statusOf } from './status.js'

/** The projections as they are seen from a process that does not run them: all that is known of them is in their store. */
export class ProjectorElsewhere implements Omit<Projector, 'close'> {
  constructor(
    private readonly store: DocumentStore,
    private readonly log: ProjectedLog,
    private readonly projections: readonly Projection[],
  ) {}

  /** @throws StoreUnavailable */
  async status(): Promise<readonly ProjectionStatus[]> {
    const { store, log, projections } = this
    const parking = new Parking(store)
    const [generations] = await Promise.all([this.generations(), parking.read()])
    return statusOf({ log, generations, parking }, projections)
  }

  /** @throws StoreUnavailable */
  async rebuild(name: string): Promise<boolean | null> {
    return (await askProjector(this.store, 'rebuild', name)) as boolean | null
  }

  /** @throws StoreUnavailable */
  async retryParked(name: string): Promise<number | null> {
    return (await askProjector(this.store, 'retryParked', name)) as number | null
  }

  private async generations(): Promise<Generations> {
    const generations = new Generations(this.log.logId)
    const record = await readServing(this.store)
    // What was folded from another log, and not replaced yet, says nothing of this one.
    if (record?.logId !== this.log.logId) return generations
    const add = async (projection: Projection): Promise<void> => {
      const { name } = projection
      const served = record.serving[name]
      if (served !== undefined) generations.serving.set(name, generationAt(projection, served))
      const rebuild = await readRebuild(this.store, name)
      if (rebuild !== null) generations.rebuilds.set(name, rebuild)
    }
    await Promise.all(this.projections.map(add))
    return generations
  }
}
