import type { EventStore } from '../src/commands/event-store.js'
import type { DocumentStore } from '../src/projections/document-store.js'

/** What a thread opens: a module that can, and where. The module is named by URL, because functions cannot cross threads. */
export type Opener = { readonly module: string; readonly address: string }

/** The log as another thread than the writer's reads it. */
export type LogReader = Pick<EventStore, 'logId' | 'readStream' | 'readAll' | 'head' | 'subscribe'> & {
  /** Says that the log has grown, where that is not noticed otherwise. */
  wake(): void
  /** Ends the subscriptions and lets go of the engine. */
  close(): void | Promise<void>
}

/** What a module exports that opens logs. */
export type LogReaderModule = {
  /** @throws StoreUnavailable */
  readonly openLogReader: (address: string) => LogReader | Promise<LogReader>
}

/** What a module exports that opens document stores for writing. */
export type DocumentsModule = {
  /**
   * @param fence token of the lease under which is written; null where there is only one process
   * @throws StoreUnavailable
   */
  readonly openDocuments: (address: string, fence: number | null) => DocumentStore | Promise<DocumentStore>
}

/** Opens a log reader in this thread. @throws (rejects) StoreUnavailable */
export async function openedLog({ module, address }: Opener): Promise<LogReader> {
  const { openLogReader } = (await import(module)) as LogReaderModule
  return openLogReader(address)
}

/** Opens a document store in this thread. @throws (rejects) StoreUnavailable */
export async function openedDocuments({ module, address }: Opener, fence: number | null): Promise<DocumentStore> {
  const { openDocuments } = (await import(module)) as DocumentsModule
  return openDocuments(address, fence)
}
