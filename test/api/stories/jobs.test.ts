import { describe, expect, it } from '@jest/globals'
import { openJobs } from '../../../infra/bullmq/jobs.js'
import { GiveUp, type Job } from '../../../src/reactions/jobs.js'
import { eventually } from '../../support/eventually.js'
import { given, refusal } from '../../support/rooms.js'
import { RunningParley } from '../../support/running-parley.js'
import { ScriptedRunner } from '../../support/scripted-runner.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const nothing = { waiting: 0, active: 0, delayed: 0, failed: 0 }

const dataDir = temporaryFolder()
const jobs: readonly Job[] = ['one', 'two', 'three'].map((id, seq) => ({
  ...{ id: `gone-${id}`, reaction: 'abolished', data: { roomId: 'r', seq } },
  ...(id === 'two' && { runAt: new Date(0) }),
}))

/** Gives up all of them, in their order, in a queue that a Parley then finds. */
async function giveUp(): Promise<void> {
  const runner = new ScriptedRunner(() => {
    throw new GiveUp('it was Tuesday')
  })
  const before = openJobs({ dataDir, runner, log: { warn: () => undefined } })
  for (const job of jobs) {
    await before.add([job])
    await eventually(async () => expect((await before.failed(1))[0]?.id).toBe(job.id))
  }
  await before.close()
}

await giveUp()
const fresh = await RunningParley.start()
// The queue is in the folder, whatever engines the others run on.
const parley = await RunningParley.start({ DATA_DIR: dataDir, REDIS_URL: '' })
const admin = await parley.admin()

describe('jobs', () => {
  it('are none, and cost nothing, until there is one', async () => {
    const nobody = await fresh.admin()
    const { counts, items, page } = await given(200, nobody.get('/api/admin/jobs'))
    expect([counts, items, page]).toEqual([nothing, [], { limit: 50, hasMore: false }])
    expect(await refusal(nobody.post('/api/admin/jobs/nothing/retry'))).toEqual([404, 'not_found'])
    const metrics = await (await fetch(`${fresh.url}/metrics`)).text()
    expect(metrics).toContain('parley_jobs{state="failed"} 0')
  })
})

describe('jobs that were given up', () => {
  it('are listed for admins, the latest first, page by page', async () => {
    const { counts, items } = await given(200, admin.get('/api/admin/jobs'))
    expect(counts).toEqual({ ...nothing, failed: 3 })
    expect(items.map(({ id }) => id)).toEqual(['gone-three', 'gone-two', 'gone-one'])
    expect(items[1]).toEqual({
      ...{ id: 'gone-two', reaction: 'abolished', data: { roomId: 'r', seq: 1 }, runAt: '1970-01-01T00:00:00.000Z' },
      ...{ error: 'GiveUp: it was Tuesday', attempts: 1, failedAt: items[1]?.failedAt },
    })
    const { page } = await given(200, admin.get('/api/admin/jobs?limit=2'))
    const rest = await given(200, admin.get(`/api/admin/jobs?limit=2&cursor=${page.next}`))
    expect(rest.items.map(({ id }) => id)).toEqual(['gone-one'])
    expect((await admin.get('/api/admin/jobs?cursor=x')).status).toBe(400)
  })

  it('are tried again on demand, once under one key; without their reaction they fail again, visibly', async () => {
    const key = { 'idempotency-key': 'retry-once' }
    for (const _ of [1, 2]) await given(202, admin.post('/api/admin/jobs/gone-one/retry', undefined, key))
    await eventually(async () => {
      const { items } = await given(200, admin.get('/api/admin/jobs?limit=1'))
      expect(items[0]).toMatchObject({ id: 'gone-one', error: 'GiveUp: there is no reaction abolished', attempts: 1 })
    })
  })
})
