import type { Lease, Leases } from '../../src/commands/leases.js'
import type { ProjectedLog } from '../../src/projections/context.js'
import type { DocumentStore } from '../../src/projections/document-store.js'
import { ProjectorElsewhere } from '../../src/projections/elsewhere.js'
import { projections } from '../../src/projections/models/index.js'
import type { Notify } from '../../src/projections/notifications.js'
import type { Projector } from '../../src/projections/read-models.js'
import { answerRequests, REQUESTS } from '../../src/projections/requests.js'
import { ServedReadModels } from '../../src/projections/serving.js'
import { Leadership, type Work } from '../leadership.js'
import type { Opener } from '../openers.js'
import type { ReadSide } from './own-read-side.js'
import { type ProjectorThread, startProjectorThread } from './start.js'
import { watchReadModels } from './watch.js'

export type SharedReadSideOptions = {
  readonly log: Opener
  readonly views: Opener
  /** The log, and the store of the read models, as this thread has them open. */
  readonly store: ProjectedLog
  readonly documents: DocumentStore
  readonly leases: Leases
  /** Whether this process runs the projections when it is its turn. */
  readonly isProjecting: boolean
  /** Told what a projector in this process tells. */
  readonly notify: Notify
  readonly onFailure: (error: Error) => void
  /** Told what went wrong where nobody waits for it. */
  readonly report: (error: unknown) => void
}

/**
 * The read side of one process of several: one of them at a time runs the projections, all of them read.
 * @throws StoreUnavailable when the log or the read models cannot be opened
 */
export async function sharedReadSide(options: SharedReadSideOptions): Promise<ReadSide> {
  const { documents, leases, report, store } = options
  await documents.prepare([REQUESTS])
  const models = new ServedReadModels(documents, store.logId)
  const projector = new ProjectorByTurns(options, models)
  const leadership = new Leadership({ leases, name: 'projector', begin: (lease) => projector.begin(lease), report })
  if (options.isProjecting) await leadership.start()
  await models.refresh()
  const watch = watchReadModels(models, report)
  return {
    projector,
    models,
    wake: () => projector.wake(),
    hear: (notification) => models.accept(notification),
    close: async () => {
      watch.close()
      await leadership.close()
      models.close()
    },
  }
}

/** The projector wherever it runs: on a thread of this process while it has the lease, else in another process. */
class ProjectorByTurns implements Projector {
  #thread: ProjectorThread | undefined
  readonly #elsewhere: ProjectorElsewhere

  constructor(
    private readonly options: SharedReadSideOptions,
    private readonly models: ServedReadModels,
  ) {
    this.#elsewhere = new ProjectorElsewhere(options.documents, options.store, projections)
  }

  status() {
    return this.#runner().status()
  }

  rebuild(name: string) {
    return this.#runner().rebuild(name)
  }

  retryParked(name: string) {
    return this.#runner().retryParked(name)
  }

  wake(): void {
    this.#thread?.wake()
  }

  /** It runs by turns, and ends with its turn. */
  close(): Promise<void> {
    return Promise.resolve()
  }

  /** Runs the projections here, and answers who asks from elsewhere. */
  async begin({ token }: Lease): Promise<Work> {
    const { log, views, notify, onFailure, documents, report } = this.options
    const thread = await startProjectorThread({
      ...{ log, views, fence: token, onFailure },
      notify: (notification) => {
        this.models.accept(notification)
        notify(notification)
      },
    })
    this.#thread = thread
    const ending = new AbortController()
    const answering = answerRequests(documents, thread, ending.signal, report)
    return {
      close: async () => {
        this.#thread = undefined
        ending.abort()
        await Promise.all([answering, thread.close()])
      },
    }
  }

  #runner(): Omit<Projector, 'close'> {
    return this.#thread ?? this.#elsewhere
  }
}
