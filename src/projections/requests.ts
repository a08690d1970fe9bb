import { setTimeout as sleep } from 'node:timers/promises'
import { StoreUnavailable } from '../commands/event-store.js'
import type { CollectionSpec, Document, DocumentStore } from './document-store.js'
import { messageOf } from './failures.js'
import type { Projector } from './read-models.js'

/** What a projector can be asked by another process. */
export type RequestKind = 'rebuild' | 'retryParked'

/** The latest request of a kind about a read model: asked, or answered. `open` is what is looked for. */
type RequestBody = {
  readonly kind: RequestKind
  readonly model: string
  readonly open: boolean
  readonly result?: boolean | number | null
  readonly error?: string
}
type Result = NonNullable<RequestBody['result']> | null

/** The collection, in the store of the read models, where requests are left: one document per kind and read model. */
export const REQUESTS: CollectionSpec = { name: 'requests', indexes: [['open']] }

const LOOK_MS = 250
const ASK_MS = 100
const PATIENCE_MS = 10_000

const NONE = { revision: -1, body: null }

const idOf = (kind: RequestKind, model: string): string => `${kind}:${model}`

/**
 * Asks whichever process runs the projections, and waits for the answer.
 * @throws StoreUnavailable when nobody answers within 10 s, or what was asked failed there
 */
export async function askProjector(store: DocumentStore, kind: RequestKind, model: string): Promise<Result> {
  const until = performance.now() + PATIENCE_MS
  const asked = await leave(store, kind, model)
  while (performance.now() < until) {
    await sleep(ASK_MS)
    const { revision, body } = (await latest(store, kind, model)) ?? NONE
    // Of several who ask the same at the same time the last one's answer is everybody's.
    if (body === null || body.open || revision < asked) continue
    if (body.error !== undefined) throw new StoreUnavailable(body.error)
    return body.result ?? null
  }
  throw new StoreUnavailable('no process runs the projections')
}

/** Answers what other processes ask, until the signal ends it. @param report told why something could not be answered; it is tried again */
export async function answerRequests(
  store: DocumentStore,
  projector: Omit<Projector, 'close'>,
  signal: AbortSignal,
  report: (error: unknown) => void,
): Promise<void> {
  while (!signal.aborted) {
    try {
      for (const request of await store.find<RequestBody>(REQUESTS.name, { filter: { open: true } }))
        await answer(store, projector, request)
    } catch (error) {
      report(error)
    }
    await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined)
  }
}

async function latest(
  store: DocumentStore,
  kind: RequestKind,
  model: string,
): Promise<Document<RequestBody> | undefined> {
  const [document] = await store.get<RequestBody>(REQUESTS.name, [idOf(kind, model)])
  return document
}

/** @returns the revision of the request; of two who leave it at the same time one is kept, and stands for both */
async function leave(store: DocumentStore, kind: RequestKind, model: string): Promise<number> {
  const revision = ((await latest(store, kind, model))?.revision ?? -1) + 1
  const body: RequestBody = { kind, model, open: true }
  await store.save([{ collection: REQUESTS.name, document: { id: idOf(kind, model), revision, body } }])
  return revision
}

async function answer(
  store: DocumentStore,
  projector: Omit<Projector, 'close'>,
  { id, revision, body }: Document<RequestBody> & { readonly body: RequestBody },
): Promise<void> {
  const outcome = await outcomeOf(projector, body)
  const document = { id, revision: revision + 1, body: { ...body, ...outcome, open: false } }
  await store.save([{ collection: REQUESTS.name, document }])
}

async function outcomeOf(
  projector: Omit<Projector, 'close'>,
  { kind, model }: RequestBody,
): Promise<Pick<RequestBody, 'result' | 'error'>> {
  try {
    return { result: await projector[kind](model) }
  } catch (error) {
    return { error: messageOf(error) }
  }
}
