import type { RunnerContext } from './context.js'
import type { Write } from './document-store.js'
import { fold } from './fold.js'
import type { ParkedStream } from './parking.js'

const CHUNK = 500

/**
 * Folds the waiting events of every parked stream of one read model again, up to where the read model is.
 * @returns the number of streams that are still parked
 */
export async function retryParked(context: RunnerContext, name: string): Promise<number> {
  const serving = context.generations.serving.get(name)
  if (serving === undefined) return 0
  for (const { stream } of context.parking.of(serving)) {
    while (await context.turns.next(() => retryChunk(context, name, stream))) if (context.signal.aborted) break
  }
  const now = context.generations.serving.get(name)
  return now === undefined ? 0 : context.parking.of(now).length
}

// True when there is more to fold. The stream is read within the turn: an event that came after the reading would be passed over
// as parked by the live fold, and missed here.
async function retryChunk(context: RunnerContext, name: string, stream: string): Promise<boolean> {
  const { log, store, parking, generations } = context
  const generation = generations.serving.get(name)
  const parked = generation === undefined ? null : parking.find(generation.collection, stream)
  if (generation === undefined || parked === null) return false
  const events = await log.readStream(stream, parked.revision, CHUNK)
  const due = events.filter((event) => event.position <= generation.position)
  const folded = await fold(generation, due, context, { lifted: stream, verify: true })
  const last = due.at(-1)
  const more = due.length === CHUNK && last !== undefined
  const still = folded.parked[0] ?? (more ? { ...parked, revision: last.revision + 1 } : null)
  const change = changeOf(context, parked, still, folded.parked.length > 0)
  await store.save([...folded.documents, change])
  parking.commit([change])
  if (still === null) context.tellHealed(parked)
  return more && folded.parked.length === 0
}

function changeOf(
  { parking }: RunnerContext,
  before: ParkedStream,
  after: ParkedStream | null,
  failed: boolean,
): Write {
  if (after === null) return parking.frees(before.collection, before.stream)
  return parking.parks({ ...after, attempts: before.attempts + (failed ? after.attempts : 0) })
}
