import type { Notify } from '../../src/projections/notifications.js'
import type { DocumentStore } from '../../src/projections/document-store.js'
import type { Projector } from '../../src/projections/read-models.js'
import { ServedReadModels } from '../../src/projections/serving.js'
import { type ProjectorThread, type ProjectorThreadOptions, startProjectorThread } from './start.js'

/** What keeps the read models, and what reads them. */
export type ReadSide = {
  readonly projector: Projector
  readonly models: ServedReadModels
  /** Says that something was appended, where that is not noticed otherwise. */
  readonly wake: () => void
  /** Takes note of what a projector in another process tells. */
  readonly hear: Notify
  readonly close: () => Promise<void>
}

export type OwnReadSideOptions = Omit<ProjectorThreadOptions, 'fence' | 'notify'> & {
  /** Opens the read models for reading, once they are there. @throws StoreUnavailable */
  readonly openViews: () => DocumentStore
  /** Told what the projector tells, after the read models were. */
  readonly notify?: Notify
}

/**
 * The read side of a process that has the read models to itself: projections on a thread, and this thread reading beside it.
 * @throws StoreUnavailable when the log or the read models cannot be opened
 */
export async function ownReadSide({ openViews, ...options }: OwnReadSideOptions): Promise<ReadSide> {
  const told: Parameters<Notify>[0][] = []
  // Until the store can be opened for reading, what the thread tells is kept.
  let notify: Notify = (notification) => told.push(notification)
  const thread = await startProjectorThread({ ...options, notify: (notification) => notify(notification) })
  const store = await openedBeside(thread, openViews)
  const models = new ServedReadModels(store)
  notify = (notification) => {
    models.accept(notification)
    options.notify?.(notification)
  }
  told.forEach((notification) => notify(notification))
  return {
    projector: thread,
    models,
    wake: () => thread.wake(),
    hear: () => undefined,
    close: async () => {
      try {
        await thread.close()
      } finally {
        models.close()
        await store.close()
      }
    },
  }
}

async function openedBeside(thread: ProjectorThread, openViews: () => DocumentStore): Promise<DocumentStore> {
  try {
    return openViews()
  } catch (error) {
    await thread.close()
    throw error
  }
}
