import type { Notification } from '../../../src/projections/notifications.js'
import type { Projector } from '../../../src/projections/read-models.js'

/** What the thread is started with. Modules are named by URL: functions cannot cross threads. */
export type ThreadData = {
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

/** The methods of the projector, by name. */
export type Calls = { readonly [Name in keyof Projector]: Parameters<Projector[Name]> }

/** Main thread → projector thread. */
export type ToThread =
  | { readonly kind: 'wake' }
  | {
      readonly [Name in keyof Calls]: {
        readonly kind: 'call'
        readonly id: number
        readonly method: Name
        readonly parameters: Calls[Name]
      }
    }[keyof Calls]

/** An error as it crosses threads: its class does not. */
export type ThreadError = { readonly unavailable: boolean; readonly message: string }

/** Projector thread → main thread. */
export type FromThread =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly error: ThreadError }
  | { readonly kind: 'told'; readonly notification: Notification }
  | { readonly kind: 'answer'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'refusal'; readonly id: number; readonly error: ThreadError }
