import { afterEach, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { JobsOptions } from '../../infra/bullmq/jobs.js'
import { StoreUnavailable } from '../../src/commands/event-store.js'
import { GiveUp, type Job, type Jobs, JobsUnavailable, NotNow, type Patience } from '../../src/reactions/jobs.js'
import { eventually } from '../support/eventually.js'
import { JobsProcess } from '../support/jobs-process.js'
import { ScriptedRunner } from '../support/scripted-runner.js'

/** Where the jobs are; the same for all tests of an engine. */
export type JobsPlace = Pick<JobsOptions, 'redisUrl' | 'dataDir'>
export type Open = (runner: ScriptedRunner, more?: { patience?: Patience; concurrency?: number }) => Jobs

const FOREVER: Patience = { totalMs: 600_000, firstPauseMs: 80, longestPauseMs: 5_000 }
const BRIEF: Patience = { totalMs: 500, firstPauseMs: 50, longestPauseMs: 200 }

const idOf = (): string => `test-${randomUUID()}`
const job = (more: Partial<Job> = {}): Job => ({ id: idOf(), reaction: 'test', data: { roomId: 'r', seq: 1 }, ...more })
const nothing = { waiting: 0, active: 0, delayed: 0 }

/** A promise that a test settles. */
function latch(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { opened, open: () => open() }
}

/** What every queue of jobs keeps to. Every test leaves it without a job, failed ones aside. */
export function jobsContract(name: string, place: () => JobsPlace, openAt: (place: JobsPlace) => Open): void {
  describe(`jobs: ${name}`, () => {
    const opened: Jobs[] = []
    const open: Open = (runner, more) => {
      const jobs = openAt(place())(runner, { patience: FOREVER, ...more })
      opened.push(jobs)
      return jobs
    }
    afterEach(() => Promise.all(opened.splice(0).map((jobs) => jobs.close())))

    const failedIn = async (jobs: Jobs, ids: readonly string[]): Promise<readonly string[]> =>
      (await jobs.failed(1_000)).map(({ id }) => id).filter((id) => ids.includes(id))

    it('carries out a job once, however often it is added', async () => {
      const gate = latch()
      const runner = new ScriptedRunner(() => gate.opened)
      const jobs = open(runner, { concurrency: 3 })
      const three = [job(), job({ data: {} }), job({ reaction: 'other', data: { text: 'ü "\\', n: -1.5 } })]
      await Promise.all(Array.from({ length: 20 }, () => jobs.add(three)))
      await eventually(async () => expect(await jobs.counts()).toMatchObject({ ...nothing, active: 3 }))
      await jobs.add(three)
      gate.open()
      await eventually(async () => expect(await jobs.counts()).toMatchObject(nothing))
      expect(runner.runs.map((run) => run.job).sort(byId)).toEqual([...three].sort(byId))
    })

    it('takes the id of a job that has been carried out again', async () => {
      const runner = new ScriptedRunner()
      const jobs = open(runner)
      const one = job()
      for (const times of [1, 2]) {
        await jobs.add([one])
        await eventually(async () => {
          expect(await jobs.counts()).toMatchObject(nothing)
          expect(runner.attemptsOf(one.id)).toHaveLength(times)
        })
      }
    })

    it('refuses ids that are none', async () => {
      const jobs = open(new ScriptedRunner())
      for (const id of ['', 'a:b', 'ä', 'x'.repeat(201)])
        await expect(jobs.add([job(), job({ id })])).rejects.toThrow(RangeError)
    })

    it('waits for the time of a job that has one', async () => {
      const runner = new ScriptedRunner()
      const jobs = open(runner)
      await jobs.add([job()])
      await eventually(() => expect(runner.runs).toHaveLength(1))
      const later = job({ runAt: new Date(Date.now() + 1_500) })
      await jobs.add([later])
      expect(await jobs.counts()).toMatchObject({ ...nothing, delayed: 1 })
      await jobs.add([later])
      await eventually(() => expect(runner.attemptsOf(later.id)).toEqual([1]))
      expect(Date.now()).toBeGreaterThanOrEqual(later.runAt!.getTime())
      expect(runner.runs.at(-1)?.job).toEqual(later)
      const past = job({ runAt: new Date(0) })
      await jobs.add([past])
      await eventually(() => expect(runner.runs.at(-1)?.job).toEqual(past))
    })

    it('tries again what fails, after pauses that grow', async () => {
      const runner = new ScriptedRunner((_, { number }) => {
        if (number < 5) throw new Error('not yet')
      })
      const jobs = open(runner)
      const one = job()
      await jobs.add([one])
      await eventually(() => expect(runner.attemptsOf(one.id)).toEqual([1, 2, 3, 4, 5]))
      const least = [80, 160, 320, 640].map((ms) => ms * 0.75 - 2)
      expect(runner.pausesOf(one.id).map((ms, i) => ms >= least[i]!)).toEqual([true, true, true, true])
      expect([runner.givenUp, await failedIn(jobs, [one.id])]).toEqual([[], []])
    })

    it('waits as long as a failure asks for', async () => {
      const runner = new ScriptedRunner((_, { number }) => {
        if (number === 1) throw new NotNow(700)
        if (number === 2) throw new NotNow(NaN)
      })
      const jobs = open(runner)
      const one = job()
      await jobs.add([one])
      await eventually(() => expect(runner.attemptsOf(one.id)).toEqual([1, 2, 3]))
      expect(runner.pausesOf(one.id)[0]).toBeGreaterThanOrEqual(698)
    })

    it('tries no more what is of no use, and says so before it is failed', async () => {
      let failedBefore: readonly string[] = ['?']
      const runner = new ScriptedRunner(
        () => {
          throw new GiveUp('the room is gone')
        },
        async ({ id }) => (failedBefore = await failedIn(jobs, [id])),
      )
      const jobs = open(runner)
      const one = job()
      await jobs.add([one])
      await eventually(async () => expect(await failedIn(jobs, [one.id])).toEqual([one.id]))
      expect(runner.attemptsOf(one.id)).toEqual([1])
      expect(runner.givenUp).toEqual([{ id: one.id, message: 'the room is gone' }])
      expect(failedBefore).toEqual([])
      const [failed] = await jobs.failed(1)
      expect(failed).toEqual({ ...one, attempts: 1, error: 'GiveUp: the room is gone', failedAt: failed?.failedAt })
      expect(Date.now() - Date.parse(failed!.failedAt)).toBeLessThan(60_000)
    })

    it('gives up once when patience is over', async () => {
      const runner = new ScriptedRunner(() => {
        throw new Error('never')
      })
      const jobs = open(runner, { patience: BRIEF })
      const one = job()
      await jobs.add([one])
      await eventually(async () => expect(await failedIn(jobs, [one.id])).toEqual([one.id]))
      expect(runner.givenUp).toEqual([{ id: one.id, message: 'never' }])
      expect(runner.attemptsOf(one.id).length).toBeGreaterThan(2)
      const all = runner.runs.at(-1)!.at - runner.runs[0]!.at
      expect(all).toBeGreaterThanOrEqual(BRIEF.totalMs - 20)
    })

    it('gives up nothing for want of the log', async () => {
      const until = performance.now() + 3 * BRIEF.totalMs
      const runner = new ScriptedRunner(() => {
        if (performance.now() < until) throw new StoreUnavailable('the disk is full')
      })
      const jobs = open(runner, { patience: BRIEF })
      const one = job()
      await jobs.add([one])
      await eventually(() => expect(runner.runs.at(-1)?.at).toBeGreaterThanOrEqual(until))
      expect([runner.givenUp, await failedIn(jobs, [one.id])]).toEqual([[], []])
    })

    it('tries again what cannot even be given up, and fails at last', async () => {
      let failures = 2
      const runner = new ScriptedRunner(
        () => {
          throw new GiveUp('no use')
        },
        ({ data: { hopeless } }) => {
          if (hopeless === 1 || (failures -= 1) >= 0) throw new Error('the log is away')
        },
      )
      const jobs = open(runner, { patience: BRIEF })
      const [one, hopeless] = [job(), job({ data: { hopeless: 1 } })]
      await jobs.add([one])
      await eventually(async () => expect(await failedIn(jobs, [one.id])).toEqual([one.id]))
      expect(runner.givenUp).toHaveLength(3)
      await jobs.add([hopeless])
      await eventually(async () => expect(await failedIn(jobs, [hopeless.id])).toEqual([hopeless.id]))
    })

    it('lists the latest failures first, and tries them again on demand', async () => {
      let works = false
      const runner = new ScriptedRunner(() => {
        if (!works) throw new GiveUp('out of order')
      })
      const jobs = open(runner)
      const [first, second] = [job(), job()]
      for (const one of [first, second]) {
        await jobs.add([one])
        await eventually(async () => expect(await failedIn(jobs, [one.id])).toEqual([one.id]))
      }
      await jobs.add([first, second])
      expect((await jobs.failed(2)).map(({ id }) => id)).toEqual([second.id, first.id])
      expect((await jobs.failed(1)).map(({ id }) => id)).toEqual([second.id])
      expect(await jobs.failed(0)).toEqual([])
      works = true
      const answers = await Promise.all([jobs.retry(first.id), jobs.retry(first.id), jobs.retry(idOf())])
      expect(answers.filter(Boolean)).toEqual([true])
      await eventually(async () => expect(await jobs.counts()).toMatchObject(nothing))
      expect(runner.attemptsOf(first.id)).toEqual([1, 1])
      expect(runner.attemptsOf(second.id)).toEqual([1])
      expect(await failedIn(jobs, [first.id, second.id])).toEqual([second.id])
      expect(await jobs.retry(first.id)).toBe(false)
    })

    it('counts what waits, runs, has time and has failed', async () => {
      const gate = latch()
      const jobs = open(new ScriptedRunner(() => gate.opened), { concurrency: 1 })
      const failed = (await jobs.failed(1_000)).length
      await jobs.add([job(), job(), job(), job({ runAt: new Date(Date.now() + 2_000) })])
      await eventually(async () => expect(await jobs.counts()).toEqual({ waiting: 2, active: 1, delayed: 1, failed }))
      gate.open()
      await eventually(async () => expect(await jobs.counts()).toEqual({ ...nothing, failed }))
    })

    it('lets a job of a reaction that is no more fail, and goes on with others', async () => {
      const runner = new ScriptedRunner(({ reaction }) => {
        if (reaction === 'abolished') throw new GiveUp('no such reaction')
      })
      const jobs = open(runner, { concurrency: 1 })
      const [old, other] = [job({ reaction: 'abolished' }), job()]
      await jobs.add([old, other])
      await eventually(async () => expect(await failedIn(jobs, [old.id])).toEqual([old.id]))
      await eventually(() => expect(runner.attemptsOf(other.id)).toEqual([1]))
    })

    it('lets what is under way end before it closes, and takes no more', async () => {
      const gate = latch()
      const runner = new ScriptedRunner(async (_, { signal }) => {
        await once(signal, 'abort')
        await gate.opened
      })
      const jobs = open(runner, { concurrency: 1 })
      const [one, next] = [job(), job()]
      await jobs.add([one, next])
      await eventually(() => expect(runner.runs).toHaveLength(1))
      let isClosed = false
      const closing = jobs.close().then(() => (isClosed = true))
      await eventually(() => expect(jobs.add([job()])).rejects.toThrow(JobsUnavailable))
      expect(isClosed).toBe(false)
      gate.open()
      await closing
      const successor = new ScriptedRunner()
      const again = open(successor)
      await again.add([])
      await again.add([next])
      await eventually(async () => expect(await again.counts()).toMatchObject(nothing))
      expect([runner.attemptsOf(one.id), successor.runs.map((run) => run.job.id)]).toEqual([[1], [next.id]])
    })

    it('leaves what was interrupted to the next one, as if it had not been tried', async () => {
      const runner = new ScriptedRunner(async (_, { signal }) => {
        await once(signal, 'abort')
        signal.throwIfAborted()
      })
      const jobs = open(runner, { patience: { ...BRIEF, totalMs: 1 } })
      const one = job()
      await jobs.add([one])
      await eventually(() => expect(runner.runs).toHaveLength(1))
      await jobs.close()
      const successor = new ScriptedRunner()
      expect(await failedIn(open(successor), [one.id])).toEqual([])
      await eventually(() => expect(successor.attemptsOf(one.id)).toEqual([1]))
      expect(runner.givenUp).toEqual([])
    })

    it('goes on with what failed in an earlier process, without anything being added', async () => {
      const failing = new ScriptedRunner(() => {
        throw new Error('not yet')
      })
      const jobs = open(failing)
      const one = job()
      await jobs.add([one])
      await eventually(() => expect(failing.attemptsOf(one.id)).not.toEqual([]))
      await jobs.close()
      const runner = new ScriptedRunner()
      const again = open(runner)
      await again.resume()
      await eventually(() => expect(runner.attemptsOf(one.id)).toHaveLength(1), 20_000)
    })

    it('carries out what a killed process was at', async () => {
      const ids = [idOf(), idOf(), idOf()]
      const killed = await JobsProcess.start(place(), ids)
      await killed.kill()
      const runner = new ScriptedRunner()
      const jobs = open(runner)
      await jobs.failed(1)
      await eventually(async () => {
        expect(runner.runs.map((run) => run.job.id).sort()).toEqual([...ids].sort())
        expect(await jobs.counts()).toMatchObject(nothing)
      }, 40_000)
    })
  })
}

const byId = (a: Job, b: Job): number => (a.id < b.id ? -1 : 1)
