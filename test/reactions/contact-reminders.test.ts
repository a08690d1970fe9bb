import { afterEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import type { RecordedEvent } from '../../src/commands/event-store.js'
import { derivedId } from '../../src/commands/ids.js'
import { Unsealer } from '../../src/commands/unsealing.js'
import { ContactReminders, type ReminderPorts, type TalkedWith } from '../../src/reactions/contact-reminders.js'
import { reminderMessages } from '../../src/reactions/reminder-messages.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { UserSide } from '../support/user-side.js'
import { WriteSide } from '../support/write-side.js'

const DAY_MS = 86_400_000
const START = Date.UTC(2026, 10, 21)
const AGENT = 'parley'
const signal = new AbortController().signal
const attempt = { number: 1, onDemand: false, signal }
const folder = temporaryFolder()
const open: World[] = []
afterEach(async () => {
  for (const world of open.splice(0)) await world.close()
})

/** Somebody who was talked with until so many days before the story begins. */
const contact = (userId: string, days: number, messageCount = 10): TalkedWith => ({
  ...{ userId, messageCount },
  lastContactAt: new Date(START - days * DAY_MS).toISOString(),
})

/** A small world with a clock of its own: people with home rooms, and what they have to do with one another. */
class World {
  now = new Date(START)
  readonly checkpoints = new Map<string, string>()
  readonly contacts = new Map<string, readonly TalkedWith[]>()
  readonly erased = new Set<string>()
  readonly troubles: unknown[] = []
  /** For whom contacts were asked for. */
  asked: string[] = []

  private constructor(private readonly people: UserSide) {}

  static async of(contacts: Readonly<Record<string, readonly TalkedWith[]>>): Promise<World> {
    const side = await WriteSide.open(mkdtempSync(join(folder, 'world-')))
    const world = new World(new UserSide(side))
    open.push(world)
    side.clock.now = () => world.now
    await world.people.register(AGENT, 'ai')
    for (const [userId, talked] of Object.entries(contacts)) {
      await world.people.register(userId)
      world.contacts.set(userId, talked)
    }
    return world
  }

  close(): Promise<void> {
    return this.people.side.store.close()
  }

  get do() {
    return this.people.do.bind(this.people)
  }

  /** A process's reminders; another process knows nothing of what this one remembers. */
  reminders(changes: Partial<ReminderPorts> = {}): ContactReminders {
    const { checkpoints } = this
    return new ContactReminders({
      users: new UserSide(this.people.side).users,
      people: (after, limit) =>
        Promise.resolve(
          [...this.contacts.keys()]
            .filter((id) => id > after)
            .sort()
            .slice(0, limit),
        ),
      contactsOf: (userId) => {
        this.asked.push(userId)
        return Promise.resolve(this.contacts.get(userId) ?? [])
      },
      isErased: (userId) => Promise.resolve(this.erased.has(userId)),
      checkpoints: {
        load: (name) => Promise.resolve(checkpoints.get(name) ?? null),
        save: (name, position) => Promise.resolve(void checkpoints.set(name, position)),
      },
      agentId: AGENT,
      now: () => this.now,
      report: (error) => this.troubles.push(error),
      ...changes,
    })
  }

  days(count: number): void {
    this.now = new Date(this.now.getTime() + count * DAY_MS)
  }

  async decided(userId: string): Promise<readonly RecordedEvent[]> {
    const events = await this.people.side.store.readStream(`user-${userId}`, 0, 500)
    return events.filter(({ type }) => type === 'ContactReminded')
  }

  async remindedOf(userId: string): Promise<readonly unknown[]> {
    return (await this.decided(userId)).map(({ data }) => data['contactId'])
  }

  /** Says what was decided, as the follower of the log has it said. */
  async say(event: RecordedEvent, posting = this.people.posting): Promise<void> {
    const { users, side } = this.people
    const settings = { defaultAgentId: AGENT }
    const reaction = reminderMessages({ rooms: side.rooms, users, posting, settings })
    for (const job of reaction.jobsFor(event)) await reaction.run(job, attempt)
  }

  home(userId: string): Promise<readonly RecordedEvent[]> {
    return this.people.side.posted(derivedId('home', userId))
  }

  putAgentOut(userId: string) {
    const roomId = derivedId('home', userId)
    return this.people.side.do(roomId, userId, 'UpdateRoom', { roomId, settings: { ai: { enabled: false } } })
  }

  async bodyOf(event: RecordedEvent): Promise<unknown> {
    const context = { stream: event.stream, eventId: event.id, field: 'body' }
    const unsealer = new Unsealer(this.people.side.keys)
    return unsealer.open(event.data['body'] as unknown as Parameters<typeof unsealer.open>[0], context)
  }
}

describe('a pass', () => {
  it('reminds of one who was talked with and has been silent for two weeks', async () => {
    const world = await World.of({
      ann: [contact('few', 30, 9), contact('lately', 13), contact('bob', 14), contact('best', 20, 50)],
      bob: [contact('lately', 13)],
      cid: [],
    })
    await world.reminders().pass()
    expect(await world.remindedOf('ann')).toEqual(['best'])
    expect(await world.remindedOf('bob')).toEqual([])
    const [event] = await world.decided('ann')
    expect(event).toMatchObject({
      data: { lastContactAt: contact('', 20).lastContactAt },
      metadata: { actorId: 'system' },
    })
  })

  it('works once a day, however often it is asked to, by however many', async () => {
    const world = await World.of({ ann: [contact('bob', 20)] })
    const [one, other] = [world.reminders(), world.reminders()]
    await Promise.all([one.pass(), one.pass(), other.pass(), other.pass()])
    expect(await world.remindedOf('ann')).toEqual(['bob'])
    world.asked = []
    for (let hour = 0; hour < 24; hour += 1) await world.reminders().pass()
    expect(world.asked).toEqual([])
  })

  it('goes on where it was cut off, and does nothing twice', async () => {
    const ids = Array.from({ length: 150 }, (_, n) => `u${String(n).padStart(3, '0')}`)
    const world = await World.of(Object.fromEntries(ids.map((id) => [id, [contact('bob', 20)]])))
    const aborting = new AbortController()
    const contactsOf = (userId: string) => {
      if (userId === 'u120') aborting.abort()
      return Promise.resolve([contact('bob', 20)])
    }
    await world.reminders({ contactsOf }).pass(aborting.signal)
    expect([await world.remindedOf('u120'), await world.remindedOf('u121')]).toEqual([['bob'], []])
    await world.reminders().pass()
    for (const id of ids) expect(await world.remindedOf(id)).toEqual(['bob'])
  })

  it('is not kept from the others by what goes wrong for one, whom it tries again', async () => {
    const world = await World.of({ ann: [contact('bob', 20)], bob: [contact('ann', 20)] })
    const contactsOf = (userId: string) =>
      userId === 'ann' ? Promise.reject(new Error('out of order')) : Promise.resolve([contact('ann', 20)])
    await world.reminders({ contactsOf }).pass()
    expect(world.troubles).toHaveLength(1)
    expect([await world.remindedOf('ann'), await world.remindedOf('bob')]).toEqual([[], ['ann']])
    await world.reminders().pass()
    expect([await world.remindedOf('ann'), await world.remindedOf('bob')]).toEqual([['bob'], ['ann']])
  })

  it('goes through all people for one who cannot be reminded once an hour, not every time', async () => {
    const world = await World.of({ ann: [contact('bob', 20)], bob: [contact('ann', 20)] })
    let asked = 0
    const contactsOf = () => {
      asked += 1
      return Promise.reject(new Error('out of order'))
    }
    const reminders = world.reminders({ contactsOf })
    for (let n = 0; n < 10; n += 1) await reminders.pass()
    expect(asked).toBe(2)
    world.now = new Date(world.now.getTime() + 3_600_000)
    await reminders.pass()
    expect(asked).toBe(4)
  })

  it('leaves out who does not want it, who is blocked, and who is erased', async () => {
    const world = await World.of({
      off: [contact('bob', 20)],
      shy: [contact('bob', 20, 90), contact('cid', 20)],
      mute: [contact('bob', 20)],
      gone: [contact('bob', 20)],
      sad: [contact('gone', 20, 90), contact('cid', 20)],
    })
    await world.do('off', 'ChangePreferences', { userId: 'off', contactReminders: false })
    await world.do('shy', 'BlockUser', { userId: 'shy', blockedId: 'bob' })
    await world.do('mute', 'BlockUser', { userId: 'mute', blockedId: AGENT })
    world.erased.add('gone')
    await world.reminders().pass()
    const found = await Promise.all(['off', 'shy', 'mute', 'gone', 'sad'].map((id) => world.remindedOf(id)))
    expect(found).toEqual([[], ['cid'], [], [], ['cid']])
  })

  it('keeps the pauses, over any months', async () => {
    const friend = fc.record({ silent: fc.integer({ min: 0, max: 60 }), count: fc.integer({ min: 5, max: 40 }) })
    await fc.assert(
      fc.asyncProperty(fc.array(friend, { minLength: 1, maxLength: 5 }), async (friends) => {
        const contacts = friends.map(({ silent, count }, n) => contact(`c${n}`, silent, count))
        const world = await World.of({ ann: contacts })
        for (let quarter = 0; quarter < 4 * 70; quarter += 1) {
          await world.reminders().pass()
          world.days(0.25)
        }
        const found = await world.decided('ann')
        const at = (event: RecordedEvent) => Date.parse(event.metadata.at)
        for (const [n, event] of found.entries()) {
          const before = found.slice(0, n)
          for (const other of before) expect(at(event) - at(other)).toBeGreaterThanOrEqual(7 * DAY_MS)
          const same = before.filter(({ data }) => data['contactId'] === event.data['contactId'])
          for (const other of same) expect(at(event) - at(other)).toBeGreaterThanOrEqual(30 * DAY_MS)
          const about = contacts.find(({ userId }) => userId === event.data['contactId'])
          expect(about?.messageCount).toBeGreaterThanOrEqual(10)
          expect(at(event) - Date.parse(about?.lastContactAt ?? '')).toBeGreaterThanOrEqual(14 * DAY_MS)
        }
        // In seventy days each gets its turns.
        const missed = contacts.filter(({ messageCount }) => messageCount >= 10).map(({ userId }) => userId)
        expect(new Set(found.map(({ data }) => data['contactId']))).toEqual(new Set(missed))
      }),
      { numRuns: 8 },
    )
  })
})

describe('the message', () => {
  const decided = async () => {
    const world = await World.of({ ann: [contact('bob', 20)] })
    await world.reminders().pass()
    const [event] = await world.decided('ann')
    return { world, event: event! }
  }

  it('is the agent’s, once, with the facts and no words', async () => {
    const { world, event } = await decided()
    for (let n = 0; n < 5; n += 1) await world.say(event)
    await Promise.all([1, 2, 3].map(() => world.say(event)))
    const posted = await world.home('ann')
    expect(posted).toHaveLength(1)
    expect(posted[0]).toMatchObject({
      data: { senderId: AGENT, type: 'text' },
      metadata: { causationId: event.id, correlationId: event.metadata.correlationId },
    })
    expect(posted[0]?.data).not.toHaveProperty('asks')
    const { lastContactAt } = contact('bob', 20)
    expect(await world.bodyOf(posted[0]!)).toEqual({
      content: '',
      metadata: { kind: 'contact_reminder', userId: 'bob', lastContactAt },
    })
  })

  it('is not said to whom it is not welcome any more', async () => {
    for (const change of ['off', 'contact', 'agent'] as const) {
      const { world, event } = await decided()
      if (change === 'off') await world.do('ann', 'ChangePreferences', { userId: 'ann', contactReminders: false })
      else await world.do('ann', 'BlockUser', { userId: 'ann', blockedId: change === 'agent' ? AGENT : 'bob' })
      await world.say(event)
      expect(await world.home('ann')).toEqual([])
    }
  })

  it('stays away where the agent was put out', async () => {
    const { world, event } = await decided()
    await world.say(event)
    await world.putAgentOut('ann')
    world.days(30)
    await world.reminders().pass()
    const later = (await world.decided('ann')).at(-1)!
    expect(later.id).not.toBe(event.id)
    await world.say(later)
    expect(await world.home('ann')).toHaveLength(1)
  })
})
