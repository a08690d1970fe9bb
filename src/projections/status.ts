import type { Position } from '../commands/event-store.js'
import type { ProjectedLog, RunnerContext } from './context.js'
import type { RebuildRecord } from './generations.js'
import type { ParkedStream } from './parking.js'
import type { Projection } from './projection.js'
import type { ProjectionStatus, RebuildProgress } from './read-models.js'

function shown(record: RebuildRecord): RebuildProgress {
  const { generation, state, events, progress, startedAt, finishedAt, error, comparison } = record
  return {
    ...{ generation, state, events, progress, startedAt },
    ...(finishedAt === undefined ? {} : { finishedAt }),
    ...(error === undefined ? {} : { error }),
    ...(comparison === undefined ? {} : { comparison }),
  }
}

const waiting = ({ stream, revision, error, at, attempts }: ParkedStream): ProjectionStatus['parked'][number] => ({
  ...{ stream, revision, error, at, attempts },
})

// How long the first event that is not folded yet has been waiting: 0 at the head, and not an hour after a quiet hour.
async function lagOf(log: ProjectedLog, position: Position): Promise<number> {
  const [first] = await log.readAll(position, 1)
  return first === undefined ? 0 : Math.max(0, Date.now() - Date.parse(first.metadata.at))
}

/**
 * How every projection is, at the head of the log as it is now.
 * @throws StoreUnavailable when the log cannot be asked
 */
export async function statusOf(
  { log, generations, parking }: Pick<RunnerContext, 'log' | 'generations' | 'parking'>,
  projections: readonly Projection[],
): Promise<readonly ProjectionStatus[]> {
  const head = await log.head()
  // The projections stand at the same few positions; each is asked for once.
  const lags = new Map<Position, number>()
  for (const { position } of generations.serving.values()) {
    if (position < head && !lags.has(position)) lags.set(position, await lagOf(log, position))
  }
  return projections.map(({ name, version }) => {
    const generation = generations.serving.get(name)
    const rebuild = generations.rebuilds.get(name)
    const position = generation?.position ?? ''
    return {
      name,
      version: generation?.version ?? version,
      generation: generation?.number ?? 0,
      position,
      lagMs: lags.get(position) ?? 0,
      caughtUp: generation !== undefined && position >= head,
      parked: generation === undefined ? [] : parking.of(generation).map(waiting),
      rebuild: rebuild === undefined ? null : shown(rebuild),
    }
  })
}
