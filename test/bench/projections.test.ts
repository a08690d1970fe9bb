import { expect, it } from '@jest/globals'
import { join } from 'node:path'
import { CountedDocumentStore, finalOf, type Recording } from '../../bench/projections/counted-store.js'
import { startFolding } from '../../bench/projections/folding.js'
import { rawWrites } from '../../bench/projections/raw-writes.js'
import { writeHistory } from '../../bench/room-history.js'
import { openDocuments } from '../../infra/mongodb/documents/open.js'
import { SqliteEventStore } from '../../infra/sqlite/log/event-store.js'
import { openLogReader } from '../../infra/sqlite/log/reader.js'
import { onMongo } from '../support/on-mongo.js'
import { temporaryFolder } from '../support/temporary-folder.js'

onMongo('the bench of projections', ({ freshUrl }) => {
  const path = join(temporaryFolder(), 'log.db')
  const recording: Recording = { collections: [], saves: [] }

  const everything = async (url: string): Promise<object> => {
    const store = await openDocuments(url, null)
    const found: Record<string, unknown> = {}
    for (const { name } of recording.collections)
      found[name] = (await store.scan(name, '', 5_000)).map(({ id, revision, body }) => [id, revision, body])
    await store.close()
    return found
  }

  it('writes the same documents by bare bulks as by folding, whether all of them or the final ones only', async () => {
    const log = await SqliteEventStore.open(path)
    await writeHistory(log, { rooms: 3, events: 300 })
    await log.close()
    const [reader, url] = [openLogReader(path), freshUrl()]
    const store = new CountedDocumentStore(await openDocuments(url, 1), recording)
    const folding = await startFolding(reader, store)
    await folding.done
    await folding.close()
    reader.close()
    await store.close()
    expect(store.documents).toBeGreaterThan(300)
    expect(recording.saves.flat()).toHaveLength(store.documents)
    const folded = await everything(url)
    expect(Object.values(folded).flat().length).toBeGreaterThan(300)
    for (const saves of [recording.saves, [finalOf(recording.saves)]]) {
      const rawUrl = freshUrl()
      const { work, close } = await rawWrites(rawUrl, recording.collections, saves)
      await work()
      await close()
      expect(await everything(rawUrl)).toEqual(folded)
    }
  })
})
