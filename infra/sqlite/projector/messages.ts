import type { Projector } from '../../../src/projections/read-models.js'

/** What the thread opens. Modules are named by URL: functions cannot cross threads. */
export type Opening = {
  readonly logPath: string
  readonly viewsPath: string
  /** Exports `openLogReader(path): LogReader`. */
  readonly logModule: string
  /** Exports `projections`. */
  readonly projectionsModule: string
  /** Exports `catalogue`. */
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
