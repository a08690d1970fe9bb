import { randomUUID } from 'node:crypto'
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
  /** Tells this request from the one before. */
  readonly token: string
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

const idOf = (kind: RequestKind, model: string): string => `${kind}:${model}`

/**
 * Asks whichever process runs the projections, and waits for the answer.
 * @throws StoreUnavailable when nobody answers within 10 s, or what was asked failed there
 */
export async function askProjector(store: DocumentStore, kind: RequestKind, model: string): Promise<Result> {
  const until = performance.now() + PATIENCE_MS
  let token = await leave(store, kind, model)
  while (performance.now() < until) {
    await sleep(ASK_MS)
    const body = (await latest(store, kind, model))?.body
    // Somebody asked the same at the same time, and was later: what they are told is not the answer to this.
    if (body?.token !== token) token = await leave(store, kind, model)
    else if (body.error !== undefined) throw new StoreUnavailable(body.error)
    else if (!body.open) return body.result ?? null
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
      if (!signal.aborted) report(error)
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

async function leave(store: DocumentStore, kind: RequestKind, model: string): Promise<string> {
  const before = await latest(store, kind, model)
  const token = randomUUID()
  const body: RequestBody = { kind, model, token, open: true }
  const document = { id: idOf(kind, model), revision: (before?.revision ?? -1) + 1, body }
  await store.save([{ collection: REQUESTS.name, document }])
  return token
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
