import type { KeyStore, StreamHead } from '../../../src/commands/key-store.js'
import { inBulks } from '../bulks.js'
import type { MongoConnection } from '../connection.js'
import type { HeadDocument, KeysCollections } from './collections.js'
import { isDone } from '../inserting.js'

const toHead = ({ _id, revision, seal }: HeadDocument): StreamHead => ({ stream: _id, revision, seal })

/** One of a lower revision than is there wants to insert, which `_id` forbids. */
const guarded = ({ stream, revision, seal }: StreamHead) => ({
  updateOne: {
    filter: { _id: stream, revision: { $lt: revision } },
    update: { $set: { revision, seal } },
    upsert: true,
  },
})

/** Where the streams end, as this Parley last knew it. */
export function streamHeads(
  connection: MongoConnection,
  { heads }: KeysCollections,
): Pick<KeyStore, 'recordHeads' | 'head' | 'listHeads'> {
  const record = async (some: readonly StreamHead[]): Promise<void> => {
    const save = (): Promise<unknown> => heads.bulkWrite(some.map(guarded), { ordered: false })
    // A duplicate key is a head that is newer; or one that was inserted just then, older perhaps. The second time all that can be in the way is newer.
    if (!(await isDone(connection.write(save)))) await isDone(connection.write(save))
  }
  return {
    recordHeads: (some) => inBulks(some, record),
    head: async (stream) => {
      const found = await connection.read(() => heads.findOne({ _id: stream }))
      return found === null ? null : toHead(found)
    },
    listHeads: async (afterStream, limit) => {
      const filter = { _id: { $gt: afterStream } }
      const found = await connection.read(() => heads.find(filter).sort({ _id: 1 }).limit(limit).toArray())
      return found.map(toHead)
    },
  }
}
