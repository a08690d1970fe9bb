import { Binary } from 'mongodb'
import type { KeyStore, WrappedKey } from '../../../src/commands/key-store.js'
import { inBulks } from '../bulks.js'
import type { MongoConnection } from '../connection.js'
import type { KeyDocument, KeysCollections } from './collections.js'
import { insertOrFind, isDone } from '../inserting.js'

type DataKeys = Pick<
  KeyStore,
  'putKey' | 'keyOfSubject' | 'keyById' | 'destroyKey' | 'listKeys' | 'listDestroyed' | 'rewrapKeys'
>

const NOTHING = new Uint8Array(0)

const toKey = ({ _id, keyId, wrapped, destroyed }: KeyDocument): WrappedKey => ({
  keyId,
  subjectId: _id,
  // A copy: the driver's is a window on all that it has received.
  wrapped: destroyed ? null : new Uint8Array(wrapped.value()),
})

const toDocument = ({ keyId, subjectId, wrapped }: WrappedKey): KeyDocument => ({
  _id: subjectId,
  keyId,
  wrapped: new Binary(wrapped ?? NOTHING),
  destroyed: wrapped === null,
})

/**
 * Wrapped data keys. The bytes of one that is destroyed or replaced are overwritten in its document; how long the engine's files, journal and
 * backups still have them is the engine's affair: they are wrapped by the master key.
 */
export function dataKeys(connection: MongoConnection, { keys }: KeysCollections): DataKeys {
  const find = (filter: { _id: string } | { keyId: string }) => async (): Promise<WrappedKey | null> => {
    const found = await keys.findOne(filter)
    return found === null ? null : toKey(found)
  }
  const keyOfSubject = (subjectId: string): Promise<WrappedKey | null> => connection.read(find({ _id: subjectId }))

  async function putKey(key: WrappedKey): Promise<WrappedKey> {
    const insert = (): Promise<unknown> => keys.insertOne(toDocument(key))
    return (await insertOrFind(connection, insert, find({ _id: key.subjectId }))) ?? key
  }

  async function destroyKey(subjectId: string): Promise<void> {
    const destroyed = { destroyed: true, wrapped: new Binary(NOTHING) }
    // A subject that never had a key gets its tombstone too, so that none is made later.
    const update = { $set: destroyed, $setOnInsert: { keyId: `destroyed:${subjectId}` } }
    const destroy = (): Promise<unknown> => keys.updateOne({ _id: subjectId }, update, { upsert: true })
    // Where a key is put at the same moment, the second time finds it.
    if (!(await isDone(connection.write(destroy)))) await connection.write(destroy)
  }

  return {
    putKey,
    keyOfSubject,
    keyById: (keyId) => connection.read(find({ keyId })),
    destroyKey,
    listKeys: async (afterKeyId, limit) => {
      const filter = { destroyed: false, keyId: { $gt: afterKeyId } }
      const found = await connection.read(() => keys.find(filter).sort({ keyId: 1 }).limit(limit).toArray())
      return found.map(toKey)
    },
    listDestroyed: async (afterSubjectId, limit) => {
      const filter = { destroyed: true, _id: { $gt: afterSubjectId } }
      const found = await connection.read(() => keys.find(filter).sort({ _id: 1 }).limit(limit).toArray())
      return found.map(({ _id }) => _id)
    },
    rewrapKeys: (rewrapped) =>
      inBulks(rewrapped, async (some) => {
        const updates = some.flatMap(({ keyId, wrapped }) =>
          wrapped === null
            ? []
            : [
                {
                  updateOne: {
                    filter: { keyId, destroyed: false },
                    update: { $set: { wrapped: new Binary(wrapped) } },
                  },
                },
              ],
        )
        if (updates.length > 0) await connection.write(() => keys.bulkWrite(updates, { ordered: false }))
      }),
  }
}
