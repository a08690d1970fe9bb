import type { RunnerContext } from './context.js'
import {
  collectionOf,
  emptyGeneration,
  generationAt,
  parseCollection,
  specOf,
  type Generation,
  type Progress,
} from './generation.js'
import { readRebuild, readServing, rebuildCheckpoint, type RebuildRecord, type ServingRecord } from './generations.js'
import { PARKED } from './parking.js'
import type { Projection } from './projection.js'

/**
 * Finds in the store what the runner left there, and makes what is missing. Afterwards every generation that serves is prepared,
 * and nothing is left of what neither serves nor is being built.
 * @returns the generations to build, or to go on building: of read models that are new or whose version rose
 */
export async function open(context: RunnerContext, projections: readonly Projection[]): Promise<readonly Generation[]> {
  const record = await usableRecord(context)
  const known = projections.some(({ name }) => record?.serving[name] !== undefined)
  const building: Generation[] = []
  for (const projection of projections) {
    // With nothing served yet, all follow the log from its start together, and serve as they go.
    if (record === null || !known) await serveFromStart(context, projection)
    else building.push(...(await resume(context, projection, record.serving[projection.name])))
  }
  await sweep(
    context,
    new Set([...projections.map(({ name }) => name), ...Object.keys(record?.serving ?? {})]),
    building,
  )
  const current = context.generations.followers().filter((each) => each.version === each.projection.version)
  await context.store.prepare(current.map(specOf))
  await context.store.save([], [context.generations.checkpoint([])])
  return building
}

/**
 * Makes an empty generation, and the record of its building.
 * @returns the generation, prepared in the store
 */
export async function beginGeneration(context: RunnerContext, projection: Projection): Promise<Generation> {
  const { store, generations } = context
  const { name, version } = projection
  const present = (await store.collections()).flatMap((collection) => {
    const parsed = parseCollection(collection)
    return parsed?.name === name ? [parsed.generation] : []
  })
  const highest = Math.max(0, ...present, generations.serving.get(name)?.number ?? 0)
  // A number is not used again, even when the generation came to nothing.
  const generation = emptyGeneration(projection, Math.max(highest, generations.rebuilds.get(name)?.generation ?? 0) + 1)
  const record: RebuildRecord = {
    ...{ generation: generation.number, version, position: generation.position },
    ...{ state: 'building', events: 0, progress: 0, startedAt: new Date().toISOString() },
  }
  await store.prepare([specOf(generation)])
  await store.save([], [rebuildCheckpoint(name, record)])
  generations.rebuilds.set(name, record)
  return generation
}

// Positions of another log, or beyond the end of one that was restored, mean nothing: what was folded from them goes.
async function usableRecord({ store, log }: RunnerContext): Promise<ServingRecord | null> {
  const record = await readServing(store)
  if (record === null) return null
  const head = await log.head()
  const beyond = Object.values(record.serving).some(({ position }) => position > head)
  if (record.logId === log.logId && !beyond) return record
  for (const collection of await store.collections()) {
    if (Object.hasOwn(record.serving, parseCollection(collection)?.name ?? '')) await store.drop(collection)
  }
  await store.drop(PARKED)
  return null
}

async function serveFromStart({ store, generations }: RunnerContext, projection: Projection): Promise<void> {
  const generation = emptyGeneration(projection, 1)
  await store.drop(generation.collection)
  generations.serving.set(projection.name, generation)
}

async function resume(
  context: RunnerContext,
  projection: Projection,
  served: Progress | undefined,
): Promise<readonly Generation[]> {
  const { store, generations } = context
  const { name, version } = projection
  if (served !== undefined) generations.serving.set(name, generationAt(projection, served))
  const rebuild = await readRebuild(store, name)
  if (rebuild !== null) generations.rebuilds.set(name, rebuild)
  const running = rebuild !== null && isRunning(rebuild)
  if (running && (await canGoOn(context, projection, rebuild))) return [generationAt(projection, rebuild)]
  return running || served?.version !== version ? [await beginGeneration(context, projection)] : []
}

const isRunning = ({ state }: RebuildRecord): boolean => state === 'building' || state === 'comparing'

async function canGoOn(
  { store, generations }: RunnerContext,
  { name, version }: Projection,
  rebuild: RebuildRecord,
): Promise<boolean> {
  if (rebuild.version !== version || rebuild.generation <= (generations.serving.get(name)?.number ?? 0)) return false
  return (await store.collections()).includes(collectionOf(name, rebuild.generation))
}

async function sweep(
  { store, generations, parking }: RunnerContext,
  names: ReadonlySet<string>,
  building: readonly Generation[],
): Promise<void> {
  const kept = new Set([...generations.serving.values(), ...building].map(({ collection }) => collection))
  for (const collection of await store.collections()) {
    const parsed = parseCollection(collection)
    if (parsed !== null && names.has(parsed.name) && !kept.has(collection)) await store.drop(collection)
  }
  await parking.load()
  const frees = parking.all().filter(({ collection }) => !kept.has(collection))
  const writes = frees.map(({ collection, stream }) => parking.frees(collection, stream))
  await store.save(writes)
  parking.commit(writes)
}
