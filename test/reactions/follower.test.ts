import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { type Position, type RecordedEvent, StoreUnavailable, StreamParked } from '../../src/commands/event-store.js'
import type { Checkpoints } from '../../src/reactions/checkpoints.js'
import { Follower, HORIZON_MS } from '../../src/reactions/follower.js'
import { type Job, JobsUnavailable } from '../../src/reactions/jobs.js'
import type { Reaction } from '../../src/reactions/reaction.js'
import { ReactionRunner } from '../../src/reactions/reaction-runner.js'
import { Sweep } from '../../src/reactions/sweep.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { until } from '../support/until.js'
import { WriteSide } from '../support/write-side.js'

const log = pino({ level: 'silent' })
const folder = temporaryFolder()
let side: WriteSide
beforeAll(async () => (side = await WriteSide.open(folder)))
afterAll(() => side.store.close())

/** Reacts to who joins: at once, or through the queue. */
class Greeting implements Reaction {
  readonly name: string
  readonly handles = ['MemberJoined']
  readonly open?: () => Promise<readonly Job[]>
  readonly greeted: string[] = []
  fails: (userId: string) => Error | undefined = () => undefined
  runAt: Date | undefined

  constructor(
    readonly mode: 'direct' | 'queued',
    open?: () => Promise<readonly Job[]>,
  ) {
    this.name = `greeting_${mode}`
    if (open !== undefined) this.open = open
  }

  jobsFor({ id, data }: RecordedEvent): readonly Job[] {
    const due = this.runAt === undefined ? {} : { runAt: this.runAt }
    return [{ id: `${this.name}-${id}`, reaction: this.name, data: { userId: data['userId'] as string }, ...due }]
  }

  run({ data }: Job): Promise<void> {
    const userId = String(data['userId'])
    const failure = this.fails(userId)
    if (failure !== undefined) return Promise.reject(failure)
    this.greeted.push(userId)
    return Promise.resolve()
  }
}

class Scene {
  readonly saved: Position[] = []
  readonly added: Job[] = []
  now = () => new Date()
  isDown = false
  isHanging = false
  asked = 0
  readonly checkpoints: Checkpoints = {
    load: () => Promise.resolve(this.saved.at(-1) ?? null),
    save: (_name, position) => {
      this.saved.push(position)
      return Promise.resolve()
    },
  }

  follower(...reactions: readonly Reaction[]): Follower {
    const { checkpoints } = this
    const runner = new ReactionRunner(reactions)
    return new Follower({
      store: side.store,
      checkpoints,
      reactions,
      runner,
      jobs: this.jobs,
      now: () => this.now(),
      log,
    })
  }

  readonly jobs = {
    add: (jobs: readonly Job[]) => {
      this.asked += 1
      if (this.isHanging) return new Promise<void>(() => undefined)
      if (this.isDown) return Promise.reject(new JobsUnavailable('gone'))
      this.added.push(...jobs)
      return Promise.resolve()
    },
  }
}

const room = async (...members: readonly string[]): Promise<string> => {
  const roomId = randomUUID()
  await side.createRoom(roomId)
  for (const member of members) await side.do(roomId, member, 'JoinRoom', { isAdmin: false })
  return roomId
}
const since = async (scene: Scene): Promise<void> => {
  scene.saved.push(await side.store.head())
}

describe('following the log', () => {
  it('does what is small at once, in order, from the checkpoint on, and not again', async () => {
    const scene = new Scene()
    await since(scene)
    const greeting = new Greeting('direct')
    await room('a', 'b', 'c')
    const follower = scene.follower(greeting)
    await follower.start()
    await until(() => greeting.greeted.length === 3)
    await room('d')
    await until(() => greeting.greeted.length === 4)
    await follower.close()
    expect(greeting.greeted).toEqual(['a', 'b', 'c', 'd'])
    expect(scene.saved.at(-1)).toBe(await side.store.head())
    const next = scene.follower(greeting)
    await next.start()
    await room('e')
    await until(() => greeting.greeted.includes('e'))
    await next.close()
    expect(greeting.greeted).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(scene.added).toEqual([])
  })

  it('leaves to the queue what fails, and goes on', async () => {
    const scene = new Scene()
    await since(scene)
    const greeting = new Greeting('direct')
    greeting.fails = (userId) => (userId === 'bad' ? new Error('no') : undefined)
    const follower = scene.follower(greeting)
    await follower.start()
    await room('a', 'bad', 'b')
    await until(() => greeting.greeted.length === 2)
    await follower.close()
    expect(greeting.greeted).toEqual(['a', 'b'])
    expect(scene.added.map(({ data }) => data)).toEqual([{ userId: 'bad' }])
  })

  it('is not held up for ever by one stream that is parked', async () => {
    const scene = new Scene()
    await since(scene)
    const greeting = new Greeting('direct')
    greeting.fails = (userId) => (userId === 'b' ? new StreamParked('the room is parked') : undefined)
    const follower = scene.follower(greeting)
    await follower.start()
    await room('a', 'b', 'c')
    await until(() => greeting.greeted.includes('c'))
    await follower.close()
    expect(scene.added.map(({ data }) => data)).toEqual([{ userId: 'b' }])
  })

  it('waits, and passes nothing over, while neither the log nor the queue can take it', async () => {
    const scene = new Scene()
    await since(scene)
    const greeting = new Greeting('direct')
    let tries = 0
    scene.isDown = true
    greeting.fails = (userId) => {
      if (userId !== 'b') return undefined
      tries += 1
      if (tries > 4) scene.isDown = false
      return tries <= 2 ? new StoreUnavailable('the disk is full') : tries <= 6 ? new Error('no') : undefined
    }
    const follower = scene.follower(greeting)
    await follower.start()
    await room('a', 'b', 'c')
    await until(() => greeting.greeted.includes('c'))
    await follower.close()
    expect(greeting.greeted).toEqual(['a', 'c'])
    expect(scene.added.map(({ data }) => data)).toEqual([{ userId: 'b' }])
  })

  it('begins again with what was not done when it was closed', async () => {
    const scene = new Scene()
    await since(scene)
    const greeting = new Greeting('direct')
    greeting.fails = (userId) => (userId === 'b' ? new StoreUnavailable('the disk is full') : undefined)
    const follower = scene.follower(greeting)
    await follower.start()
    await room('a', 'b', 'c')
    await until(() => greeting.greeted.includes('a'))
    await follower.close()
    greeting.fails = () => undefined
    const next = scene.follower(greeting)
    await next.start()
    await until(() => greeting.greeted.includes('c'))
    await next.close()
    expect(greeting.greeted.filter((userId) => userId !== 'a')).toEqual(['b', 'c'])
  })

  it('ends although the queue never answers, and leaves to the next process what it did not take', async () => {
    const scene = new Scene()
    await since(scene)
    const greeting = new Greeting('direct')
    greeting.fails = () => new Error('no')
    scene.isHanging = true
    const follower = scene.follower(greeting, new Greeting('queued'))
    await follower.start()
    await room('a')
    await until(() => scene.asked > 0)
    await follower.close()
    greeting.fails = () => undefined
    scene.isHanging = false
    const next = scene.follower(greeting)
    await next.start()
    await until(() => greeting.greeted.includes('a'))
    await next.close()
  })

  it('does not pass over what is written to a log that was restored and ends before the checkpoint', async () => {
    const scene = new Scene()
    scene.saved.push(`${await side.store.head()}9`)
    const greeting = new Greeting('direct')
    const follower = scene.follower(greeting)
    await follower.start()
    await room('after')
    await until(() => greeting.greeted.includes('after'))
    await follower.close()
    expect(scene.saved.at(-1)).toBe(await side.store.head())
  })

  it('gives the queue what is new, and due soon; what is older or later is the sweep’s', async () => {
    const scene = new Scene()
    await since(scene)
    const greeting = new Greeting('queued')
    await room('before')
    const follower = scene.follower(greeting)
    await follower.start()
    await room('now')
    await until(() => scene.added.length === 1)
    greeting.runAt = new Date(Date.now() + HORIZON_MS * 2)
    await room('later')
    greeting.runAt = undefined
    await room('last')
    await until(() => scene.added.length > 1)
    await follower.close()
    expect(scene.added.map(({ data }) => data)).toEqual([{ userId: 'now' }, { userId: 'last' }])
    expect(greeting.greeted).toEqual([])
  })
})

describe('the sweep', () => {
  const job = (id: string, runAt?: Date): Job => ({ id, reaction: 'r', data: {}, ...(runAt && { runAt }) })
  const sweepOf = (scene: Scene, ...reactions: readonly Reaction[]) =>
    new Sweep({ reactions, jobs: scene.jobs, now: () => scene.now(), log, ready: () => Promise.resolve() })

  it('adds what is open; what is long due under another id, for the one in the queue may be asleep', async () => {
    const scene = new Scene()
    const noon = new Date('2026-11-21T12:00:00Z')
    scene.now = () => noon
    const bucket = noon.getTime() / 600_000
    const at = (seconds: number): Date => new Date(noon.getTime() + seconds * 1_000)
    const open = () => Promise.resolve([job('a'), job('b', at(300)), job('c', at(-5)), job('d', at(-3_600))])
    await sweepOf(scene, new Greeting('queued', open), new Greeting('direct')).once()
    expect(scene.added).toEqual([
      job(`a-swept-${bucket}`),
      job('b', at(300)),
      job('c', at(-5)),
      job(`d-swept-${bucket}`),
    ])
  })

  it('is not kept by one reaction that cannot tell from asking the others', async () => {
    const scene = new Scene()
    const broken = new Greeting('queued', () => Promise.reject(new Error('no')))
    await sweepOf(scene, broken, new Greeting('queued', () => Promise.resolve([job('a')]))).once()
    expect(scene.added.map(({ id }) => id)).toEqual([expect.stringContaining('a-swept-')])
  })

  it('ends although the queue never answers', async () => {
    const scene = new Scene()
    scene.isHanging = true
    const sweep = sweepOf(scene, new Greeting('queued', () => Promise.resolve([job('a')])))
    sweep.start()
    await until(() => scene.asked > 0)
    await sweep.close()
  })

  it('goes on while what it does besides takes long', async () => {
    const scene = new Scene()
    const reactions = [new Greeting('queued', () => Promise.resolve([job('a')]))]
    const { jobs, now } = scene
    const besides = () => new Promise<void>(() => undefined)
    const sweep = new Sweep({ reactions, jobs, now, log, ready: () => Promise.resolve(), besides })
    await sweep.once()
    await sweep.once()
    expect(scene.added).toHaveLength(2)
  })

  it('does not wake the queue for nothing', async () => {
    const scene = new Scene()
    scene.isDown = true
    let besides = 0
    const reactions = [new Greeting('queued', () => Promise.resolve([]))]
    const sweep = new Sweep({
      ...{ reactions, jobs: scene.jobs, now: scene.now, log, ready: () => Promise.resolve() },
      besides: () => {
        besides += 1
        return Promise.resolve()
      },
    })
    await sweep.once()
    expect(besides).toBe(1)
    expect(scene.added).toEqual([])
  })
})

describe('running jobs', () => {
  it('gives up one whose reaction is unknown', async () => {
    const attempt = { number: 1, onDemand: false, signal: new AbortController().signal }
    const unknown: Job = { id: 'x', reaction: 'of_old', data: {} }
    await expect(new ReactionRunner([]).run(unknown, attempt)).rejects.toThrow('there is no reaction of_old')
    await new ReactionRunner([]).giveUp(unknown, new Error('no'))
  })
})
