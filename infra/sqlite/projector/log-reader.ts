import type { ProjectedLog } from '../../../src/projections/context.js'

/** The log as another thread than the writer's reads it. `wake` says that something was appended; `close` ends subscriptions. */
export type LogReader = ProjectedLog & { wake(): void; close(): void }

/** What a module that opens a log for the projector exports. */
export type LogReaderModule = { readonly openLogReader: (path: string) => LogReader }
