// The projector's thread: the runner over the log, read only, and over the read models, which nobody else writes.
import { parentPort, workerData } from 'node:worker_threads'
import { StoreUnavailable } from '../../../src/commands/event-store.js'
import type { EventCatalogue } from '../../../src/domain/event-catalogue.js'
import { messageOf } from '../../../src/projections/failures.js'
import type { Projection } from '../../../src/projections/projection.js'
import type { Projector } from '../../../src/projections/read-models.js'
import { ProjectionRunner } from '../../../src/projections/runner.js'
import { SqliteDocumentStore } from '../documents/document-store.js'
import type { LogReaderModule } from './log-reader.js'
import type { FromThread, ThreadData, ThreadError, ToThread } from './messages.js'

const data = workerData as ThreadData

const send = (message: FromThread): void => parentPort?.postMessage(message)

const asThreadError = (error: unknown): ThreadError => ({
  unavailable: error instanceof StoreUnavailable,
  message: error instanceof StoreUnavailable ? error.message : messageOf(error),
})

type Started = { readonly projector: Projector; readonly wake: () => void }

async function start(): Promise<Started> {
  const { openLogReader } = (await import(data.logModule)) as LogReaderModule
  const { projections } = (await import(data.projectionsModule)) as { readonly projections: readonly Projection[] }
  const { catalogue } = (await import(data.catalogueModule)) as { readonly catalogue: EventCatalogue }
  const store = new SqliteDocumentStore(data.viewsPath)
  const log = openLogReader(data.logPath)
  const runner = await ProjectionRunner.start({
    ...{ log, store, projections, catalogue },
    notify: (notification) => send({ kind: 'told', notification }),
    ...(data.dropAfterMs === undefined ? {} : { dropAfterMs: data.dropAfterMs }),
  })
  const close = async (): Promise<void> => {
    await runner.close()
    log.close()
    await store.close()
  }
  return { projector: { ...methodsOf(runner), close }, wake: () => log.wake() }
}

const methodsOf = (runner: ProjectionRunner): Omit<Projector, 'close'> => ({
  status: () => runner.status(),
  rebuild: (name) => runner.rebuild(name),
  retryParked: (name) => runner.retryParked(name),
})

function invoke(projector: Projector, call: ToThread & { readonly kind: 'call' }): Promise<unknown> {
  if (call.method === 'rebuild') return projector.rebuild(...call.parameters)
  if (call.method === 'retryParked') return projector.retryParked(...call.parameters)
  return projector[call.method]()
}

async function answer(projector: Projector, call: ToThread & { readonly kind: 'call' }): Promise<void> {
  try {
    send({ kind: 'answer', id: call.id, result: await invoke(projector, call) })
  } catch (error) {
    send({ kind: 'refusal', id: call.id, error: asThreadError(error) })
  }
  // Nothing is left to do; the thread ends by itself.
  if (call.method === 'close') parentPort?.close()
}

try {
  const { projector, wake } = await start()
  parentPort?.on('message', (message: ToThread) => {
    if (message.kind === 'wake') wake()
    else void answer(projector, message)
  })
  send({ kind: 'ready' })
} catch (error) {
  send({ kind: 'failed', error: asThreadError(error) })
}
