import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { openJobs } from '../../infra/bullmq/jobs.js'
import { type Jobs, JobsUnavailable } from '../../src/reactions/jobs.js'
import { eventually } from '../support/eventually.js'
import { isRedisHere, RedisServer } from '../support/redis-server.js'
import { ScriptedRunner } from '../support/scripted-runner.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { jobsContract } from './jobs.js'

const dataDir = temporaryFolder()
const warnings: unknown[] = []
const log = { warn: (what: unknown) => void warnings.push(what) }
const idle = { waiting: 0, active: 0, delayed: 0 }

if (isRedisHere) onRedis()
else it.skip('jobs in Redis (skipped: redis)', () => undefined)

function onRedis(): void {
  // First, because BullMQ watches over a connection that it waits on for some seconds after it was closed without a Redis.
  describe('a Redis that goes and comes', () => {
    let redis: RedisServer
    let jobs: Jobs
    const runner = new ScriptedRunner()
    const add = (id: string): Promise<void> => jobs.add([{ id, reaction: 'test', data: {} }])
    const isRun = (id: string): Promise<void> => eventually(() => expect(runner.attemptsOf(id)).toEqual([1]))
    beforeAll(async () => {
      // BullMQ says it as well, on the console.
      jest.spyOn(console, 'warn').mockImplementation(() => undefined)
      redis = await RedisServer.start('allkeys-lru')
      jobs = openJobs({ dataDir, redisUrl: redis.url, runner, log })
    })
    afterAll(async () => {
      await jobs.close()
      await redis.kill()
    })
    afterEach(() => redis.thaw())

    it('is told of when it may drop jobs', async () => {
      await add('first')
      await isRun('first')
      expect(warnings).toContainEqual({ policy: 'allkeys-lru' })
    })

    it('is away: that is said, soon, and without the password', async () => {
      await redis.kill()
      for (const ask of [() => add('lost'), () => jobs.counts(), () => jobs.failed(1), () => jobs.retry('x')]) {
        const failure = await ask().catch((error: unknown) => error as Error)
        expect(failure).toBeInstanceOf(JobsUnavailable)
        for (const secret of redis.secrets) expect(String((failure as Error).stack)).not.toContain(secret)
      }
    })

    it('is back: everything goes on by itself', async () => {
      await redis.start()
      await eventually(() => add('second'))
      await isRun('second')
    })

    it('does not answer: that is said after a while', async () => {
      redis.freeze()
      await expect(add('third')).rejects.toThrow(JobsUnavailable)
      redis.thaw()
      await eventually(() => add('fourth'))
      await isRun('fourth')
    })

    it('was away from the start: it is asked again with the next call', async () => {
      await jobs.close()
      await redis.kill()
      jobs = openJobs({ dataDir, redisUrl: redis.url, runner, log })
      await expect(add('fifth')).rejects.toThrow(JobsUnavailable)
      await redis.start()
      await eventually(() => add('sixth'))
      await isRun('sixth')
    })

    it('is no reason not to close', async () => {
      await redis.kill()
      await jobs.close()
      await expect(add('late')).rejects.toThrow('closed')
    })

    it('is complained of without its password, and not over and over', () => {
      const told = warnings.map((warning) => (warning as { err?: Error }).err).filter((err) => err !== undefined)
      expect(told.length).toBeGreaterThan(0)
      expect(told.length).toBeLessThan(20)
      const text = told.map((err) => JSON.stringify([Object.entries(err), err.message, err.stack])).join()
      for (const secret of redis.secrets) expect(text).not.toContain(secret)
    })
  })

  describe('shared', () => {
    let redis: RedisServer
    beforeAll(async () => {
      redis = await RedisServer.start()
    })
    afterAll(() => redis.kill())

    jobsContract(
      'Redis',
      () => ({ dataDir, redisUrl: redis.url }),
      (place) => (runner, more) => openJobs({ ...place, ...more, runner, log }),
    )

    it('are carried out by every process that has asked for jobs, each once', async () => {
      const runners = [new ScriptedRunner(slowly), new ScriptedRunner(slowly)]
      const both = runners.map((runner) => openJobs({ dataDir, redisUrl: redis.url, runner, log, concurrency: 2 }))
      const ids = Array.from({ length: 40 }, (_, i) => `shared-${i}`)
      await Promise.all(both.map((jobs) => jobs.add(ids.map((id) => ({ id, reaction: 'test', data: {} })))))
      await eventually(async () => expect(await both[0]!.counts()).toMatchObject(idle))
      await Promise.all(both.map((jobs) => jobs.close()))
      const runs = runners.map((runner) => runner.runs.map(({ job }) => job.id))
      expect(runs.flat().sort()).toEqual([...ids].sort())
      expect(runs.map((some) => some.length > 0)).toEqual([true, true])
    })
  })
}

const slowly = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20))
