import type { Notification, Notify } from '../../src/projections/notifications.js'
import type { Projector } from '../../src/projections/read-models.js'
import { Thread } from '../threads/thread.js'
import type { Opener } from '../openers.js'
import type { Opening, ProjectorWorker } from './messages.js'

/** An admin's calls; as many that wait mean that the thread hangs. */
const MAX_PENDING = 1_000

type ProjectorHandle = Thread<ProjectorWorker, Notification>

export type ProjectorThreadOptions = {
  readonly log: Opener
  readonly views: Opener
  /** Token of the lease under which the thread writes; where it is left out, nobody else does. */
  readonly fence?: number | null
  /** Told what the thread tells. */
  readonly notify: Notify
  /** Told once when the thread ends without being closed: the process had better end too. */
  readonly onFailure?: (error: Error) => void
  /** Other modules than Parley's own, as URLs; for tests. */
  readonly modules?: Partial<Pick<Opening, 'projectionsModule' | 'catalogueModule'>>
  readonly dropAfterMs?: number
}

export type ProjectorThread = Projector & {
  /** Tells the thread that something was appended to the log. */
  wake(): void
}

/** Milliseconds between two wakings: a message to a thread costs as much as half a post, and the fold gathers events anyway. */
const WAKE_MS = 8

/**
 * Starts the projections on a thread of their own, with connections of its own.
 * @returns once the thread follows the log; what is in it already may still have to be caught up with
 * @throws StoreUnavailable when the log or the read models cannot be opened
 */
export async function startProjectorThread(options: ProjectorThreadOptions): Promise<ProjectorThread> {
  const { notify, onFailure } = options
  const thread: ProjectorHandle = new Thread(new URL('./thread.js', import.meta.url), {
    name: 'projector',
    maxPending: MAX_PENDING,
    onEvent: notify,
    ...(onFailure === undefined ? {} : { onDeath: onFailure }),
  })
  await thread.open(() => thread.call('open', openingOf(options)))
  let closing: Promise<void> | undefined
  return {
    status: () => thread.call('status'),
    rebuild: (name) => thread.call('rebuild', name),
    retryParked: (name) => thread.call('retryParked', name),
    wake: atMostEvery(WAKE_MS, () => thread.tell('wake')),
    close: () => (closing ??= thread.end()),
  }
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

function openingOf({ log, views, fence = null, modules, dropAfterMs }: ProjectorThreadOptions): Opening {
  const own = (path: string): string => new URL(path, import.meta.url).href
  return {
    ...{ log, views, fence },
    projectionsModule: modules?.projectionsModule ?? own('../../src/projections/models/index.js'),
    catalogueModule: modules?.catalogueModule ?? own('../../src/domain/catalogue.js'),
    ...(dropAfterMs === undefined ? {} : { dropAfterMs }),
  }
}
