import type { DocumentStore } from '../src/projections/document-store.js'
import type { Checkpoints } from '../src/reactions/checkpoints.js'

/** Checkpoints of followers in a document store. */
export const documentCheckpoints = (store: DocumentStore): Checkpoints => ({
  load: async (name) => {
    const { position } = (await store.checkpoint(name)) ?? {}
    return typeof position === 'string' ? position : null
  },
  save: (name, position) => store.save([], [{ name, value: { position } }]),
})
