import { afterAll, beforeEach, describe, expect, it } from '@jest/globals'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { textIn } from '../../src/domain/json.js'
import { type Job, NotNow } from '../../src/reactions/jobs.js'
import type { NoticeFacts } from '../../src/reactions/notices.js'
import { scheduledFailures } from '../../src/reactions/scheduled-failures.js'
import type { Fault } from '../support/faulty-event-store.js'
import { PERSON, ROOM, SchedulingSide } from '../support/scheduling-side.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const DUE = '2026-11-21T13:00:00.000Z'
const LATER = '2026-11-21T14:00:00.000Z'

let here: SchedulingSide
const open: SchedulingSide[] = []
const folder = temporaryFolder()
beforeEach(async () => {
  here = await SchedulingSide.open(mkdtempSync(join(folder, 'log-')))
  open.push(here)
})
afterAll(() => Promise.all(open.map(({ side }) => side.store.close())))

const jobOf = async (): Promise<Job> => (await here.jobs()).at(-1)!
const posts = () => here.side.posted(ROOM)
const SENT = ['MessageScheduled', 'ScheduledMessageReleased', 'ScheduledMessageSent']
const FAILED = ['MessageScheduled', 'ScheduledMessageReleased', 'ScheduledMessageFailed']

describe('a message that is due', () => {
  it('is posted in its person’s name and absence, because it was scheduled, and that is recorded', async () => {
    const reply = await here.side.post(ROOM, 'owner', 'Well?')
    const replyTo = reply.kind === 'posted' ? textIn(reply.event.data, 'messageId') : ''
    const id = await here.schedule(DUE, 'Hello', { metadata: { x: 1 }, clientId: 'my-key', replyTo })
    here.setClock(DUE)
    await here.run(await jobOf())
    const [, posted] = await posts()
    const [scheduled] = await here.scheduledEvents()
    expect(posted).toMatchObject({
      data: { senderId: PERSON, type: 'text', quiet: true, replyTo },
      metadata: { causationId: scheduled!.id, correlationId: 'request', actorId: PERSON },
    })
    const known = await here.side.reader.read(textIn(posted!.data, 'messageId'))
    expect(known?.body).toEqual({ content: 'Hello', metadata: { x: 1 }, clientId: 'my-key' })
    expect(await here.typesOf(id)).toEqual(SENT)
    expect((await here.scheduledEvents()).at(-1)?.data['messageId']).toBe(posted!.data['messageId'])
  })

  it('is posted once, however often its job comes, here and elsewhere', async () => {
    await here.schedule(DUE)
    here.setClock(LATER)
    const job = await jobOf()
    await Promise.all([here.run(job), here.run(job), here.another().run(job)])
    await here.another().run(job)
    expect(await posts()).toHaveLength(1)
    expect((await here.scheduledEvents()).map(({ type }) => type)).toEqual(SENT)
  })

  it('waits while our clock says that it is not due', async () => {
    await here.schedule(DUE)
    here.setClock('2026-11-21T12:59:00.000Z')
    await expect(here.run(await jobOf())).rejects.toMatchObject({ name: 'NotNow', afterMs: 60_000 })
    await expect(here.run(await jobOf())).rejects.toBeInstanceOf(NotNow)
    expect(await posts()).toHaveLength(0)
  })

  it('is sent at the time it was changed to, and as it was changed', async () => {
    const id = await here.schedule(DUE, 'Hello', { metadata: { x: 1 } })
    await here.change(id, { sendAt: LATER, content: 'Bye' })
    const [first, second] = await here.jobs()
    expect(first!.id).not.toBe(second!.id)
    here.setClock(DUE)
    await here.run(first!)
    expect(await posts()).toHaveLength(0)
    here.setClock(LATER)
    await here.run(second!)
    const known = await here.side.reader.read(textIn((await posts())[0]!.data, 'messageId'))
    expect(known?.body).toEqual({ content: 'Bye', metadata: { x: 1 } })
  })

  it('is not sent once it is cancelled', async () => {
    const id = await here.schedule(DUE)
    await here.cancel(id)
    here.setClock(DUE)
    await here.run(await jobOf())
    expect(await posts()).toHaveLength(0)
    expect(await here.typesOf(id)).toEqual(['MessageScheduled', 'ScheduledMessageCancelled'])
  })

  it('is either cancelled or sent, never both, whenever the two meet', async () => {
    for (let n = 0; n < 25; n += 1) {
      here.setClock('2026-11-21T12:00:00.000Z')
      const id = await here.schedule(DUE)
      here.setClock(DUE)
      const before = (await posts()).length
      const job = await jobOf()
      const cancelling = async () => {
        for (let i = 0; i < n; i += 1) await Promise.resolve()
        if (n % 3 === 0) await new Promise(setImmediate)
        return here.cancel(id)
      }
      const [outcome] = await Promise.all([cancelling(), here.run(job)])
      const isCancelled = outcome.kind === 'appended'
      if (!isCancelled) expect(outcome).toMatchObject({ kind: 'rejected', rejection: { code: 'conflict' } })
      expect(await posts()).toHaveLength(before + (isCancelled ? 0 : 1))
    }
  })

  it('is posted once and recorded, wherever the process is killed', async () => {
    for (const fault of ['refused', 'lost', 'unheard'] as const satisfies readonly Fault[]) {
      for (let step = 0; step < 3; step += 1) {
        here.setClock('2026-11-21T12:00:00.000Z')
        const id = await here.schedule(DUE)
        here.setClock(DUE)
        const before = (await posts()).length
        const job = await jobOf()
        // The writes are: released, posted, sent. From one of them on nothing of this process reaches the store, or no answer comes back.
        const { store } = here.side
        const dying = here.another()
        const first = store.appends.length + step
        store.faultOf = (n) => (n >= first ? fault : 'none')
        await dying.run(job).catch((error: unknown) => expect(error).toMatchObject({ name: 'StoreUnavailable' }))
        store.faultOf = () => 'none'
        await here.another().run(job)
        expect(await posts()).toHaveLength(before + 1)
        expect(await here.typesOf(id)).toEqual(SENT)
      }
    }
  })
})

describe('a message that is refused when it is due', () => {
  const fail = async (code: string): Promise<void> => {
    here.setClock(DUE)
    const job = await jobOf()
    const id = textIn(job.data, 'scheduledId')
    const before = (await posts()).length
    await here.run(job)
    await here.run(job)
    expect(await posts()).toHaveLength(before)
    expect(await here.typesOf(id)).toEqual(FAILED)
    expect((await here.scheduledEvents()).at(-1)?.data).toEqual({ scheduledId: id, userId: PERSON, roomId: ROOM, code })
  }

  it('has failed: its person has left', async () => {
    await here.schedule(DUE)
    await here.side.do(ROOM, PERSON, 'LeaveRoom', {})
    await fail('forbidden')
  })

  it('has failed: its person is muted', async () => {
    await here.schedule(DUE)
    await here.side.do(ROOM, 'owner', 'ChangeMember', { userId: PERSON, mutedUntil: LATER })
    await fail('muted')
  })

  it('has failed: the room is archived', async () => {
    await here.schedule(DUE)
    await here.side.do(ROOM, 'owner', 'ArchiveRoom', { roomId: ROOM })
    await fail('room_archived')
  })

  it('has failed: what it replies to is nowhere', async () => {
    await here.schedule(DUE, 'Yes', { replyTo: 'nothing' })
    await fail('not_found')
  })

  it('has failed: it can be read no more', async () => {
    await here.schedule(DUE)
    await here.side.keys.destroy(PERSON)
    await fail('not_found')
  })

  it('is told to its person, once', async () => {
    await here.schedule(DUE)
    await here.side.do(ROOM, PERSON, 'LeaveRoom', {})
    await fail('forbidden')
    const told: (readonly [string, NoticeFacts, string, object])[] = []
    const reaction = scheduledFailures({
      tell: (...notice) => {
        told.push(notice)
        return Promise.resolve()
      },
    })
    const failed = (await here.scheduledEvents()).at(-1)!
    const [job] = reaction.jobsFor(failed)
    await reaction.run(job!, { number: 1, onDemand: false, signal: new AbortController().signal })
    const scheduledId = textIn(failed.data, 'scheduledId')
    expect(told).toEqual([
      [
        PERSON,
        { kind: 'scheduled_failed', scheduledId, roomId: ROOM, code: 'forbidden' },
        `scheduled_failed ${scheduledId}`,
        { correlationId: 'request', causationId: failed.id },
      ],
    ])
  })
})

describe('jobs of scheduled messages', () => {
  it('have no words in them, and ids that a queue takes', async () => {
    const id = await here.schedule(DUE, 'a secret')
    const job = await jobOf()
    expect(job).toEqual({
      id: `scheduled_messages-${id}-${Date.parse(DUE)}`,
      reaction: 'scheduled_messages',
      data: { scheduledId: id, userId: PERSON, sendAt: DUE },
      runAt: new Date(DUE),
    })
    expect(job.id).toMatch(/^[\w-]{1,200}$/)
  })

  it('are the same whether they follow from the event or from what is open', async () => {
    await here.schedule(DUE)
    expect(await here.reaction.open?.(new Date(LATER))).toEqual(await here.jobs())
  })

  it('are not made anew when only the words change', async () => {
    const id = await here.schedule(DUE)
    await here.change(id, { content: 'Bye' })
    expect(await here.jobs()).toHaveLength(1)
  })
})

describe('changing what waits', () => {
  it('loses nothing of what several change at once', async () => {
    const id = await here.schedule(DUE)
    const other = here.another()
    await Promise.all([
      here.change(id, { content: 'Bye' }),
      other.change(id, { metadata: { x: 2 } }),
      here.change(id, { sendAt: LATER }),
    ])
    here.setClock(LATER)
    await here.another().run((await here.jobs()).at(-1)!)
    const [posted] = await posts()
    const known = await here.side.reader.read(textIn(posted!.data, 'messageId'))
    expect(known?.body).toEqual({ content: 'Bye', metadata: { x: 2 } })
  })

  it('writes nothing where nothing is different', async () => {
    const id = await here.schedule(DUE)
    expect(await here.change(id, { content: 'Hello', sendAt: DUE })).toMatchObject({ kind: 'unchanged' })
  })

  it('does not keep the words in the clear', async () => {
    const id = await here.schedule(DUE, 'a secret')
    await here.change(id, { content: 'another secret' })
    expect(JSON.stringify(await here.scheduledEvents())).not.toContain('secret')
  })
})
