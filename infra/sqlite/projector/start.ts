import { join } from 'node:path'
import type { Notification, Notify } from '../../../src/projections/notifications.js'
import type { Projector, ReadModels } from '../../../src/projections/read-models.js'
import { ServedReadModels } from '../../../src/projections/serving.js'
import { SqliteDocumentStore } from '../documents/document-store.js'
import { Thread } from '../thread.js'
import type { Opening, ProjectorWorker } from './messages.js'

/** An admin's calls; as many that wait mean that the thread hangs. */
const MAX_PENDING = 1_000

type ProjectorHandle = Thread<ProjectorWorker, Notification>

export type ProjectorThreadOptions = {
  /** Folder with `log.db`, which the log's writer has made; `views.db` is made in it if missing. */
  readonly dataDir: string
  /** Told what the thread tells, after the read models were. */
  readonly notify?: Notify
  /** Told once when the thread ends without being closed: the process had better end too. */
  readonly onFailure?: (error: Error) => void
  /** Other modules than Parley's own, as URLs; for tests. */
  readonly modules?: Partial<Pick<Opening, 'logModule' | 'projectionsModule' | 'catalogueModule'>>
  readonly dropAfterMs?: number
}

export type ProjectorThread = {
  readonly projector: Projector
  readonly readModels: ReadModels
  /** Tells the thread that something was appended to the log. */
  readonly wake: () => void
}

/** Milliseconds between two wakings: a message to a thread costs as much as half a post, and the fold gathers events anyway. */
const WAKE_MS = 8

/**
 * Starts the projections on a thread of their own; this thread reads the same file beside it.
 * @returns once the thread follows the log; what is in it already may still have to be caught up with
 * @throws StoreUnavailable when the log or the read models cannot be opened
 */
export async function startProjectorThread(options: ProjectorThreadOptions): Promise<ProjectorThread> {
  const told: Notification[] = []
  // Until the store can be opened for reading, what the thread tells is kept.
  let notify: Notify = (notification) => told.push(notification)
  const thread = new Thread<ProjectorWorker, Notification>(new URL('./thread.js', import.meta.url), {
    name: 'projector',
    maxPending: MAX_PENDING,
    onEvent: (notification) => notify(notification),
    ...(options.onFailure === undefined ? {} : { onDeath: options.onFailure }),
  })
  await thread.open(() => thread.call('open', openingOf(options)))
  const store = await openedBeside(thread, join(options.dataDir, 'views.db'))
  const readModels = new ServedReadModels(store)
  notify = (notification) => {
    readModels.accept(notification)
    options.notify?.(notification)
  }
  told.forEach((notification) => notify(notification))
  const projector = projectorOn(thread, async () => {
    readModels.close()
    await store.close()
  })
  return { projector, readModels, wake: atMostEvery(WAKE_MS, () => thread.tell('wake')) }
}

/** Does it now, or, if it was done a moment ago, once more at the end of that moment, however often it is asked for. */
function atMostEvery(ms: number, act: () => void): () => void {
  let isResting = false
  let isWanted = false
  const run = (): void => {
    isWanted = isResting
    if (isResting) return
    isResting = true
    act()
    setTimeout(() => {
      isResting = false
      if (isWanted) run()
    }, ms)
  }
  return run
}

async function openedBeside(thread: ProjectorHandle, path: string): Promise<SqliteDocumentStore> {
  try {
    return new SqliteDocumentStore(path, { readonly: true })
  } catch (error) {
    await thread.end()
    throw error
  }
}

function openingOf({ dataDir, modules, dropAfterMs }: ProjectorThreadOptions): Opening {
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

function projectorOn(thread: ProjectorHandle, release: () => Promise<void>): Projector {
  const end = (): Promise<void> => thread.end().finally(release)
  let closing: Promise<void> | undefined
  return {
    status: () => thread.call('status'),
    rebuild: (name) => thread.call('rebuild', name),
    retryParked: (name) => thread.call('retryParked', name),
    close: () => (closing ??= end()),
  }
}
