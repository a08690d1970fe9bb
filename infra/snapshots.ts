import type { SnapshotStore } from '../src/commands/snapshots.js'
import type { DocumentStore } from '../src/projections/document-store.js'

const COLLECTION = 'snapshots'

/** Snapshots in a document store: one document per stream, replaced only by a later one. */
export async function documentSnapshots(store: DocumentStore): Promise<SnapshotStore> {
  await store.prepare([{ name: COLLECTION, indexes: [] }])
  return {
    load: async (stream) => (await store.get(COLLECTION, [stream]))[0]?.body ?? null,
    save: (stream, revision, snapshot) =>
      store.save([{ collection: COLLECTION, document: { id: stream, revision, body: snapshot } }]),
  }
}
