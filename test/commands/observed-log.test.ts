import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { observeLog } from '../../infra/log-observer.js'
import { createLogger } from '../../infra/logging.js'
import { type Position, START } from '../../src/commands/event-store.js'
import { observedLog } from '../../src/commands/observed-log.js'
import { eventually } from '../support/eventually.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { WriteSide } from '../support/write-side.js'

const folder = temporaryFolder()
let side: WriteSide
beforeAll(async () => (side = await WriteSide.open(folder)))
afterAll(() => side.store.close())

it('is heard of although one who follows it is held up', async () => {
  await side.createRoom('held', ['a'])
  const other = new WriteSide(side.store, side.keys, side.snapshots, side.clock, { isShared: true })
  const reached: Position[] = []
  const store = observedLog(side.store, [other.rooms], (position) => void reached.push(position))
  const ending = new AbortController()
  const batches = store.subscribe(START, { batchSize: 500, signal: ending.signal })[Symbol.asyncIterator]()
  await batches.next()
  const before = await other.rooms.of('held').current()
  await side.post('held', 'owner', 'unheard')
  // Whoever took the first batch is still busy with it.
  expect((await other.rooms.of('held').current()).revision).toBe(before.revision)
  const observer = observeLog({ store, head: () => START }, createLogger('silent'))
  await eventually(async () => expect((await other.rooms.of('held').current()).revision).toBe(before.revision + 1))
  await observer.close()
  ending.abort()
  await batches.return?.()
})
