import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { writeExport } from '../../infra/moving/files.js'
import { KeyRing } from '../../src/commands/key-ring.js'
import { exportLog } from '../../src/commands/moving/export-log.js'
import { keyStoreInMemory } from '../support/key-store-in-memory.js'
import { LongLog } from '../support/long-log.js'
import { MASTER_KEY } from '../support/moving.js'
import { runParley } from '../support/parley-process.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const EVENTS = 100_000
/** The log is more than 80 MB. */
const NODE_OPTIONS = '--max-old-space-size=64'

const folder = temporaryFolder()

it('a log much larger than the memory is exported, checked and imported', async () => {
  const [file, dataDir] = [join(folder, 'e.ndjson'), join(folder, 'data')]
  const keyStore = keyStoreInMemory()
  await KeyRing.open(keyStore, MASTER_KEY)
  const options = { now: () => new Date(), signal: new AbortController().signal }
  await writeExport(file, exportLog({ store: new LongLog(EVENTS, 2_000), keyStore }, options))
  mkdirSync(dataDir)
  writeFileSync(join(dataDir, 'master.key'), Buffer.from(MASTER_KEY).toString('hex'))

  const run = (...args: readonly string[]) => runParley(args, { NODE_OPTIONS, DATA_DIR: dataDir })
  expect(await run('import', '--in', file)).toEqual({
    code: 0,
    signal: null,
    output: expect.stringMatching(/imported: 100000 events of 2000 streams\n$/),
  })
  const again = join(folder, 'again.ndjson.gz')
  expect(await run('export', '--out', again)).toMatchObject({ code: 0 })
  const { code, output } = await run('export', '--verify', again)
  expect({ code, output }).toEqual({
    code: 0,
    output: expect.stringContaining(`is whole: ${EVENTS} events of 2000 streams`),
  })
}, 300_000)
