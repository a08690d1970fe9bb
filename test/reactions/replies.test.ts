import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { RecordedEvent } from '../../src/commands/event-store.js'
import { textIn } from '../../src/domain/json.js'
import { ProviderFailed } from '../../src/reactions/ai/provider.js'
import { NotNow } from '../../src/reactions/jobs.js'
import { fate, ReplyScene } from '../support/reply-scene.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { WriteSide } from '../support/write-side.js'

const folder = temporaryFolder()
let side: WriteSide
beforeAll(async () => (side = await WriteSide.open(folder)))
afterAll(() => side.store.close())

const replyTos = (answers: readonly RecordedEvent[]) => answers.map(({ data }) => data['replyTo'])
const ids = (events: readonly RecordedEvent[]) => events.map(({ data }) => data['messageId'])
/** As `Array.fromAsync`, which Node 20 lacks. */
async function inTurn<T>(count: number, make: (n: number) => Promise<T>): Promise<T[]> {
  const made: T[] = []
  for (let n = 0; n < count; n += 1) made.push(await make(n))
  return made
}

describe('an answer', () => {
  it('replies to what asked, with the event as its cause and the same correlation', async () => {
    const scene = await ReplyScene.open(side)
    const question = await scene.post('ann', 'Tea?')
    expect(await scene.drain()).toEqual([])
    const [answer, ...others] = await scene.answers()
    expect(others).toEqual([])
    expect(answer?.data).toMatchObject({
      senderId: 'bot',
      replyTo: question.data['messageId'],
      answers: { agentId: 'bot', revision: question.revision, userId: 'ann' },
      depth: 1,
      usage: { promptTokens: 10, completionTokens: 5 },
    })
    expect(answer?.metadata).toMatchObject({ causationId: question.id, correlationId: question.metadata.correlationId })
    expect(scene.outcomes).toEqual(['posted'])
  })

  it('comes in the order of asking, one per question, whatever order the queue has', async () => {
    const scene = await ReplyScene.open(side)
    const questions = await inTurn(100, (n) => scene.post(n % 3 === 0 ? 'bob' : 'ann', `Question ${n}`))
    scene.waiting.sort((a, b) => (a.id < b.id ? 1 : -1))
    await scene.drain()
    // What was not its turn went away: the sweep finds where it stopped, if nothing else does.
    while ((await scene.openCount()) > 0) {
      await scene.sweep()
      await scene.drain()
    }
    expect(replyTos(await scene.answers())).toEqual(ids(questions))
    expect(scene.provider.asked).toHaveLength(100)
  })

  it('follows the one before at once, however many workers there are and whichever job they take', async () => {
    for (const workers of [1, 2, 3, 8, 20]) {
      const scene = await ReplyScene.open(side, ['amy', 'bot'])
      const questions = await inTurn(20, (n) => scene.post('ann', `Question ${n}`))
      await scene.work(workers)
      // Nothing was left for the sweep.
      expect(await scene.openCount()).toBe(0)
      for (const agentId of ['amy', 'bot']) {
        const mine = (await scene.answers()).filter(({ data }) => data['senderId'] === agentId)
        expect(replyTos(mine)).toEqual(ids(questions))
      }
      expect(scene.provider.asked).toHaveLength(40)
    }
  })

  it('is posted once, whoever else tries', async () => {
    const scene = await ReplyScene.open(side)
    const questions = await inTurn(5, (n) => scene.post('ann', `Question ${n}`))
    const processes = [scene.replies, scene.another(), scene.another(side.another())]
    const jobs = [...scene.waiting]
    scene.waiting.length = 0
    // Every process has every job, several times, all at once; what fails for being late is tried again.
    for (let round = 0; round < 8; round += 1) {
      const runs = processes.flatMap((replies) => [...jobs, ...jobs].map((job) => scene.run(job, replies)))
      await Promise.allSettled(runs)
      await scene.drain(processes[round % 3])
    }
    expect(replyTos(await scene.answers())).toEqual(ids(questions))
    expect(await scene.openCount()).toBe(0)
  })

  it('does not wait for a sweep because one whose turn has not come was quicker, in a process that has yet to read the room', async () => {
    const scene = await ReplyScene.open(side)
    const questions = await inTurn(3, (n) => scene.post('ann', `Question ${n}`))
    const fresh = scene.another(side.another())
    await Promise.all(
      scene.waiting
        .splice(0)
        .reverse()
        .map((job) => scene.run(job, fresh)),
    )
    await scene.drain(fresh)
    expect(replyTos(await scene.answers())).toEqual(ids(questions))
  })

  it('is not given again when the log is replayed', async () => {
    const scene = await ReplyScene.open(side)
    await scene.post('ann', 'Once')
    await scene.drain()
    const before = await side.events(scene.roomId)
    const fresh = scene.another(side.another())
    scene.add(before.flatMap((event) => fresh.jobsFor(event)))
    expect(scene.waiting.length).toBeGreaterThan(0)
    await scene.drain(fresh)
    expect(await side.events(scene.roomId)).toEqual(before)
    expect(scene.provider.asked).toHaveLength(1)
  })

  it('is found missing when the queue is lost', async () => {
    const scene = await ReplyScene.open(side, ['amy', 'bot'])
    await inTurn(3, (n) => scene.post('ann', `Question ${n}`))
    scene.waiting.length = 0
    await scene.sweep()
    expect(scene.waiting).toHaveLength(2)
    await scene.drain()
    expect(await scene.answers()).toHaveLength(6)
    await scene.sweep()
    expect(scene.waiting).toEqual([])
  })

  it('may be asked for again', async () => {
    const scene = await ReplyScene.open(side)
    const question = await scene.post('ann', 'Tea?')
    await scene.drain()
    const messageId = textIn(question.data, 'messageId')
    const outcome = await side.change(scene.roomId, messageId, 'bob', { type: 'RequestReply' })
    if (outcome.kind !== 'appended') throw new Error(outcome.kind)
    scene.add(outcome.events.flatMap((event) => scene.replies.jobsFor(event)))
    await scene.drain()
    const answers = await scene.answers()
    expect(replyTos(answers)).toEqual([messageId, messageId])
    expect(answers[1]?.data).toMatchObject({ answers: { userId: 'bob' } })
    expect(answers[1]?.metadata.causationId).toBe(outcome.events[0]?.id)
  })

  it('is shown while it is made, and over when it failed', async () => {
    const scene = await ReplyScene.open(side)
    scene.provider.says = (_, { onText }) => {
      onText('Te')
      onText('Tea')
      return Promise.reject(new ProviderFailed('broken', 'cut off'))
    }
    await scene.post('ann', 'Tea?')
    await scene.drain()
    expect(scene.shown).toEqual(['Te', 'Tea', ''])
  })
})

describe('two agents that name each other', () => {
  it('come to an end', async () => {
    const scene = await ReplyScene.open(side, ['amy', 'bot'])
    const other: Readonly<Record<string, string>> = { amy: 'bot', bot: 'amy' }
    side.clock.now = () => new Date()
    const resolve = side.ports.usernames.resolve.bind(side.ports.usernames)
    side.ports.usernames.resolve = (names) => Promise.resolve([...names])
    scene.provider.says = ({ agent }) =>
      Promise.resolve({
        text: `@${other[agent.userId] ?? ''}, what do you think?`,
        usage: { promptTokens: 1, completionTokens: 1 },
      })
    await scene.post('ann', 'Discuss, @amy!')
    for (;;) {
      await scene.sweep()
      if (scene.waiting.length === 0) break
      await scene.drain()
    }
    const answers = await scene.answers()
    expect(answers.map(({ data }) => [data['senderId'], data['depth']])).toEqual([
      ['amy', 1],
      ['bot', 2],
      ['amy', 3],
    ])
    // All of it is the person's who began.
    expect(answers.map(({ data }) => (data['answers'] as { userId?: string }).userId)).toEqual(['ann', 'ann', 'ann'])
    side.ports.usernames.resolve = resolve
  })

  it('do not answer each other unasked', async () => {
    const scene = await ReplyScene.open(side, ['amy', 'bot'])
    await scene.post('ann', 'Hello')
    await scene.drain()
    await scene.sweep()
    await scene.drain()
    expect((await scene.answers()).map(({ data }) => data['senderId']).sort()).toEqual(['amy', 'bot'])
  })
})

describe('what is not answered', () => {
  it.each(['gone', 'withheld', 'absent'] as const)('%s: the agent is excused, once, and goes on', async (reason) => {
    const scene = await ReplyScene.open(side)
    scene.skip = reason
    await scene.post('ann', 'One')
    await scene.drain()
    scene.skip = undefined
    await scene.post('ann', 'Two')
    await scene.drain()
    expect(await scene.skipped()).toEqual([reason])
    expect(await scene.answers()).toHaveLength(1)
  })

  it('is what was deleted while it was being answered', async () => {
    const scene = await ReplyScene.open(side)
    const question = await scene.post('ann', 'A secret')
    scene.provider.says = async () => {
      await side.change(scene.roomId, textIn(question.data, 'messageId'), 'ann', { type: 'DeleteMessage' })
      return { text: 'I heard a secret', usage: { promptTokens: 1, completionTokens: 1 } }
    }
    await scene.drain()
    expect(await scene.answers()).toEqual([])
    expect(await scene.skipped()).toEqual(['gone'])
    expect(await scene.openCount()).toBe(0)
  })

  it('is asked of the provider no longer once it is deleted', async () => {
    const scene = await ReplyScene.open(side)
    const question = await scene.post('ann', 'A secret')
    let aborted = false
    scene.provider.says = async (_, { signal }) => {
      await side.change(scene.roomId, textIn(question.data, 'messageId'), 'ann', { type: 'DeleteMessage' })
      await once(signal, 'abort')
      aborted = true
      throw signal.reason
    }
    expect(await scene.drain()).toEqual([])
    expect(aborted).toBe(true)
    expect(await scene.skipped()).toEqual(['gone'])
    expect(scene.outcomes).toEqual(['skipped'])
  })

  it('is what was asked in a room that has been archived since', async () => {
    const scene = await ReplyScene.open(side)
    await scene.post('ann', 'One')
    await side.do(scene.roomId, 'owner', 'ArchiveRoom', { roomId: scene.roomId })
    await scene.drain()
    expect(await scene.skipped()).toEqual(['absent'])
  })
})

describe('a provider that fails', () => {
  it('is asked again as it wishes', async () => {
    const scene = await ReplyScene.open(side)
    const failures = [
      new ProviderFailed('unreachable', 'no connection'),
      new ProviderFailed('overloaded', '429', 7_000),
      new ProviderFailed('overloaded', '429', 3_600_000),
      new ProviderFailed('refused', '401'),
      new TypeError('a mistake'),
    ]
    const question = await scene.post('ann', 'Tea?')
    const [job] = scene.replies.jobsFor(question)
    const fates: string[] = []
    for (const failure of failures) {
      scene.provider.says = () => Promise.reject(failure)
      if (job !== undefined) await scene.run(job).catch((error: unknown) => fates.push(fate(error)))
    }
    expect(fates).toEqual(['again', 'after 7000', 'give up', 'give up', 'again'])
    expect(await scene.openCount()).toBe(1)
  })

  it('is left alone by the sweep as long as it wishes', async () => {
    const scene = await ReplyScene.open(side)
    await inTurn(2, (n) => scene.post('ann', `Question ${n}`))
    scene.provider.says = () => Promise.reject(new ProviderFailed('overloaded', '429', 60_000))
    const errors = await scene.drain()
    expect(errors.map(fate)).toEqual(['after 60000'])
    await scene.sweep()
    expect(scene.waiting).toEqual([])
    const now = Date.now()
    const before = side.clock.now
    side.clock.now = () => new Date(now + 60_001)
    await scene.sweep()
    expect(scene.waiting).toHaveLength(1)
    side.clock.now = before
  })

  it('is asked anew when somebody wants what was given up tried again', async () => {
    const scene = await ReplyScene.open(side)
    const question = await scene.post('ann', 'Tea?')
    const [job] = scene.replies.jobsFor(question)
    scene.provider.says = () => Promise.reject(new ProviderFailed('refused', '401'))
    await scene.drainGivingUp()
    scene.provider.says = () => Promise.resolve({ text: 'Yes', usage: { promptTokens: 1, completionTokens: 1 } })
    for (const _ of [1, 2])
      await scene.replies.run(job!, { number: 1, onDemand: true, signal: new AbortController().signal })
    await scene.sweep()
    await scene.drain()
    const [notice, answer, ...others] = await scene.answers()
    expect([notice?.data['type'], others]).toEqual(['system', []])
    expect(answer?.data).toMatchObject({ replyTo: question.data['messageId'], senderId: 'bot' })
  })

  it('for good: one notice for all that wait, and the next question is tried again', async () => {
    const scene = await ReplyScene.open(side)
    await inTurn(20, (n) => scene.post('ann', `Question ${n}`))
    scene.provider.says = () => Promise.reject(new ProviderFailed('unreachable', 'no connection'))
    await scene.drainGivingUp()
    const [notice, ...others] = await scene.answers()
    expect(others).toEqual([])
    expect(notice?.data).toMatchObject({ type: 'system', senderId: 'system', authorId: scene.roomId })
    expect(scene.provider.asked).toHaveLength(1)
    expect(await scene.openCount()).toBe(0)
    scene.provider.says = () => Promise.resolve({ text: 'Back', usage: { promptTokens: 1, completionTokens: 1 } })
    await scene.post('ann', 'Are you back?')
    await scene.drain()
    expect(await scene.answers()).toHaveLength(2)
  })
})

describe('a budget', () => {
  it('of a room: one notice a day covers what waits; what is asked after it is passed over', async () => {
    const scene = await ReplyScene.open(side)
    scene.budget = { room: 40, person: 0 }
    await inTurn(10, (n) => scene.post('ann', `Question ${n}`))
    await scene.drain()
    const answers = await scene.answers()
    // 15 tokens each: after the third 40 are spent.
    expect(answers.map(({ data }) => data['type'])).toEqual(['text', 'text', 'text', 'system'])
    expect(await scene.openCount()).toBe(0)
    await inTurn(3, (n) => scene.post('bob', `More ${n}`))
    await scene.drain()
    expect(await scene.answers()).toHaveLength(4)
    expect(await scene.skipped()).toEqual(['budget', 'budget', 'budget'])
    const tomorrow = new Date(Date.now() + 86_400_000)
    side.clock.now = () => tomorrow
    scene.budget = { room: 1_000, person: 0 }
    await scene.post('bob', 'Good morning')
    await scene.drain()
    expect(await scene.answers()).toHaveLength(5)
    side.clock.now = () => new Date()
  })

  it('of a person: the others go on', async () => {
    const scene = await ReplyScene.open(side)
    scene.budget = { room: 0, person: 15 }
    for (const [who, what] of [
      ['ann', 'One'],
      ['ann', 'Two'],
      ['bob', 'Three'],
      ['ann', 'Four'],
    ] as const)
      await scene.post(who, what)
    await scene.drain()
    const paid = (await scene.answers()).map(({ data }) => [
      data['type'],
      (data['answers'] as { userId: string }).userId,
    ])
    expect(paid).toEqual([
      ['text', 'ann'],
      ['system', 'ann'],
      ['text', 'bob'],
    ])
    expect(await scene.skipped()).toEqual(['budget'])
  })

  it('is not that of a provider on this server', async () => {
    const scene = await ReplyScene.open(side)
    scene.provider.isOutside = false
    scene.budget = { room: 1, person: 1 }
    await inTurn(3, (n) => scene.post('ann', `Question ${n}`))
    await scene.drain()
    const answers = await scene.answers()
    expect(answers).toHaveLength(3)
    expect(answers[0]?.data).not.toHaveProperty('usage')
  })
})

describe('with several workers', () => {
  const elsewhere = (): WriteSide =>
    new WriteSide(side.store, side.keys, side.snapshots, side.clock, { isShared: true })

  it('is given by one that has not heard of the question yet', async () => {
    const scene = await ReplyScene.open(side)
    const other = elsewhere()
    await other.rooms.of(scene.roomId).current()
    await scene.post('ann', 'Tea?')
    await scene.drain(scene.another(other))
    expect(await scene.answers()).toHaveLength(1)
  })

  // The sweep asks every 30 s for what is open, under another id than that of the job that is at work on it.
  it('asks the provider once, although another worker is given the swept job meanwhile', async () => {
    const scene = await ReplyScene.open(side)
    const [one, other] = [scene.another(elsewhere()), scene.another(elsewhere())]
    let open: () => void = () => undefined
    const gate = new Promise<void>((resolve) => (open = resolve))
    scene.provider.says = async () => {
      await gate
      return { text: 'Yes.', usage: { promptTokens: 1, completionTokens: 1 } }
    }
    await scene.post('ann', 'Tea?')
    const [job] = scene.waiting
    if (job === undefined) throw new Error('no job')
    const first = scene.run(job, one)
    const swept = { ...job, id: `${job.id}-swept-1` }
    await expect(scene.run(swept, other)).rejects.toThrow(NotNow)
    // Whoever is at work will tell, also of a failure.
    await other.giveUp(swept, new Error('too late'))
    open()
    await first
    await scene.run(swept, other)
    expect(scene.provider.asked).toHaveLength(1)
    expect(await scene.answers()).toHaveLength(1)
  })
})
