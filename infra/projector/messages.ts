import type { Projector } from '../../src/projections/read-models.js'
import type { Opener } from '../openers.js'

/** What the thread opens. */
export type Opening = {
  readonly log: Opener
  readonly views: Opener
  /** Token of the lease under which it writes; null where there is only one process. */
  readonly fence: number | null
  /** URL of a module that exports `projections`. */
  readonly projectionsModule: string
  /** URL of a module that exports `catalogue`. */
  readonly catalogueModule: string
  readonly dropAfterMs?: number
}

/** What the projector's thread can be asked. It emits every `Notification`. */
export type ProjectorWorker = Omit<Projector, 'close'> & {
  /** Answers once the thread follows the log. */
  open(opening: Opening): Promise<void>
  /** The log has grown. */
  wake(): void
}
