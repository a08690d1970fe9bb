import { afterAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openJobs } from '../../infra/bullmq/jobs.js'
import { type Jobs, JobsUnavailable } from '../../src/reactions/jobs.js'
import { eventually } from '../support/eventually.js'
import { ScriptedRunner } from '../support/scripted-runner.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { jobsContract } from './jobs.js'

const dataDir = temporaryFolder()
const elsewhere = temporaryFolder()
const folder = join(dataDir, 'jobs')
const warnings: unknown[] = []
const log = { warn: (...what: unknown[]) => void warnings.push(what) }
const none = { waiting: 0, active: 0, delayed: 0, failed: 0 }

jobsContract(
  'PGlite',
  () => ({ dataDir }),
  (place) => (runner, more) => openJobs({ ...place, ...more, runner, log }),
)

describe('an embedded queue that nobody needs', () => {
  it('is not there, and asking opens none', async () => {
    const jobs = openJobs({ dataDir: elsewhere, runner: new ScriptedRunner(), log })
    await jobs.resume()
    expect([await jobs.counts(), await jobs.failed(10), await jobs.retry('x')]).toEqual([none, [], false])
    await jobs.add([])
    await jobs.close()
    expect(readdirSync(elsewhere)).toEqual([])
  })
})

describe('an embedded queue that breaks', () => {
  const runner = new ScriptedRunner()
  let jobs: Jobs = openJobs({ dataDir, runner, log })
  const works = (id: string): Promise<void> =>
    eventually(async () => {
      await jobs.add([{ id, reaction: 'test', data: {} }])
      expect(runner.attemptsOf(id)).toContain(1)
    }, 120_000)
  afterAll(() => jobs.close())

  /** All files of its tables. */
  const files = (): readonly string[] =>
    readdirSync(join(folder, 'base'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => statSync(path).size > 0)

  // Making a database anew takes a while where others are at work as well.
  const LONG_MS = 180_000

  it.each([
    ['in what it is controlled by', () => writeFileSync(join(folder, 'global', 'pg_control'), 'junk')],
    ['in its tables', () => files().forEach((path) => truncateSync(path, 100))],
  ])(
    'on disk, %s, is made anew at the next start, with a warning',
    async (_where, damage) => {
      await works(randomUUID())
      await jobs.close()
      warnings.length = 0
      damage()
      jobs = openJobs({ dataDir, runner, log })
      expect(await jobs.counts()).toEqual(none)
      await works(randomUUID())
      expect(warnings).toEqual([[expect.objectContaining({ folder }), expect.stringContaining('made anew')]])
    },
    LONG_MS,
  )

  it(
    'while it is open, is opened again with the next call',
    async () => {
      warnings.length = 0
      files().forEach((path) => truncateSync(path, 0))
      // Some of it is in memory: what is missing is noticed when it is asked for.
      await eventually(async () => {
        await jobs.add([{ id: randomUUID(), reaction: 'test', data: {} }]).catch((error: unknown) => {
          expect(error).toBeInstanceOf(JobsUnavailable)
        })
        expect(warnings).not.toEqual([])
      })
      await works(randomUUID())
      expect(warnings.at(-1)).toEqual([expect.objectContaining({ folder }), expect.stringContaining('made anew')])
    },
    LONG_MS,
  )

  it('where nothing can be written, says so, and is there when it can', async () => {
    const blocked = join(elsewhere, 'jobs')
    writeFileSync(join(elsewhere, 'file'), '')
    const nowhere = openJobs({ dataDir: join(elsewhere, 'file'), runner, log })
    await expect(nowhere.add([{ id: 'x', reaction: 'test', data: {} }])).rejects.toThrow(JobsUnavailable)
    await nowhere.close()
    expect(existsSync(blocked)).toBe(false)
  })
})
