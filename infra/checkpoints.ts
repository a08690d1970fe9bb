import type { DocumentStore } from '../src/projections/document-store.js'
import type { Checkpoints } from '../src/reactions/checkpoints.js'

/**
 * Checkpoints of followers in a document store.
 * @param logId of the log that they are in: one that was reached in another log means nothing here
 */
export const documentCheckpoints = (store: DocumentStore, logId: string): Checkpoints => ({
  load: async (name) => {
    const saved = (await store.checkpoint(name)) ?? {}
    const { position } = saved
    return typeof position === 'string' && saved['logId'] === logId ? position : null
  },
  save: (name, position) => store.save([], [{ name, value: { logId, position } }]),
})
