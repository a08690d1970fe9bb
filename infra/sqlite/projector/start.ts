import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Notification, Notify } from '../../../src/projections/notifications.js'
import type { Projector, ProjectionStatus, ReadModels } from '../../../src/projections/read-models.js'
import { ServedReadModels } from '../../../src/projections/serving.js'
import { SqliteDocumentStore } from '../documents/document-store.js'
import { ThreadCalls } from './calls.js'
import type { ThreadData } from './messages.js'

export type ProjectorThreadOptions = {
  /** Folder with `log.db`, which the log's writer has made; `views.db` is made in it if missing. */
  readonly dataDir: string
  /** Told what the thread tells, after the read models were. */
  readonly notify?: Notify
  /** Told once when the thread ends without being closed: the process had better end too. */
  readonly onFailure?: (error: Error) => void
  /** Other modules than Parley's own, as URLs; for tests. */
  readonly modules?: Partial<Pick<ThreadData, 'logModule' | 'projectionsModule' | 'catalogueModule'>>
  readonly dropAfterMs?: number
}

export type ProjectorThread = {
  readonly projector: Projector
  readonly readModels: ReadModels
  /** Tells the thread that something was appended to the log. */
  readonly wake: () => void
}

/**
 * Starts the projections on a thread of their own; this thread reads the same file beside it.
 * @returns once the thread follows the log; what is in it already may still have to be caught up with
 * @throws StoreUnavailable when the log or the read models cannot be opened
 */
export async function startProjectorThread(options: ProjectorThreadOptions): Promise<ProjectorThread> {
  const told: Notification[] = []
  // Until the store can be opened for reading, what the thread tells is kept.
  let notify: Notify = (notification) => told.push(notification)
  const worker = new Worker(new URL('./thread.js', import.meta.url), { workerData: threadData(options) })
  const calls = new ThreadCalls(worker, (notification) => notify(notification))
  try {
    await calls.ready
  } catch (error) {
    await worker.terminate()
    throw error
  }
  const store = new SqliteDocumentStore(join(options.dataDir, 'views.db'), { readonly: true })
  const readModels = new ServedReadModels(store)
  notify = (notification) => {
    readModels.accept(notification)
    options.notify?.(notification)
  }
  told.forEach((notification) => notify(notification))
  const projector = new ThreadProjector(calls, worker, async () => {
    readModels.close()
    await store.close()
  })
  worker.once('exit', (code) => {
    if (!projector.closing) options.onFailure?.(new Error(`the projector's thread ended with ${code}`))
  })
  return { projector, readModels, wake: () => calls.wake() }
}

function threadData({ dataDir, modules, dropAfterMs }: ProjectorThreadOptions): ThreadData {
  const own = (path: string): string => new URL(path, import.meta.url).href
  return {
    logPath: join(dataDir, 'log.db'),
    viewsPath: join(dataDir, 'views.db'),
    logModule: modules?.logModule ?? own('../log/reader.js'),
    projectionsModule: modules?.projectionsModule ?? own('../../../src/projections/models/index.js'),
    catalogueModule: modules?.catalogueModule ?? own('../../../src/domain/catalogue.js'),
    ...(dropAfterMs === undefined ? {} : { dropAfterMs }),
  }
}

class ThreadProjector implements Projector {
  closing = false

  constructor(
    private readonly calls: ThreadCalls,
    private readonly worker: Worker,
    private readonly release: () => Promise<void>,
  ) {}

  status(): Promise<readonly ProjectionStatus[]> {
    return this.calls.call('status', []) as Promise<readonly ProjectionStatus[]>
  }

  rebuild(name: string): Promise<boolean | null> {
    return this.calls.call('rebuild', [name]) as Promise<boolean | null>
  }

  retryParked(name: string): Promise<number | null> {
    return this.calls.call('retryParked', [name]) as Promise<number | null>
  }

  async close(): Promise<void> {
    if (this.closing) return
    this.closing = true
    if (!this.calls.ended) await this.calls.call('close', [])
    await this.worker.terminate()
    await this.release()
  }
}
