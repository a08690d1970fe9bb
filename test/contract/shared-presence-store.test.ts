import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { SharedPresenceStore } from '../../infra/presence/shared/shared-store.js'
import { KeyRing } from '../../src/commands/key-ring.js'
import { keyStoreInMemory } from '../support/key-store-in-memory.js'
import { PresenceHub } from '../support/presence-hub.js'
import { PresenceKeeperInMemory } from '../support/presence-keeper-in-memory.js'
import { VirtualTime } from '../support/virtual-time.js'
import { presenceStoreContract } from './presence-store.js'

const keys = await KeyRing.open(keyStoreInMemory(), Buffer.alloc(32, 7))
const OFFLINE_AFTER_MS = 15_000
let said: unknown[]
const log = { warn: (...what: unknown[]) => void said.push(what), info: (...what: unknown[]) => void said.push(what) }

class Processes {
  readonly time = new VirtualTime()
  readonly hub = new PresenceHub(this.time.scheduler)
  readonly keeper = new PresenceKeeperInMemory()
  readonly stores: SharedPresenceStore[] = []

  async start() {
    const exchange = this.hub.exchange()
    const { scheduler } = this.time
    const store = await SharedPresenceStore.open({ exchange, keys, log, scheduler, open: () => this.keeper })
    this.stores.push(store)
    const changes: string[] = []
    store.changes.subscribe((userId) => changes.push(userId))
    await this.pass(0)
    return { store, exchange, changes }
  }

  /** Lets time pass, and all that follows from it happen. */
  async pass(ms: number): Promise<void> {
    const steps = Math.max(1, Math.ceil(ms / 500))
    for (let step = 0; step < steps; step += 1) {
      this.time.pass(ms / steps)
      for (let i = 0; i < 12; i += 1) await new Promise(setImmediate)
    }
  }

  /** What each process knows of a person. */
  known(userId: string) {
    return this.stores.map((store) => store.find(userId))
  }
}

let processes: Processes
beforeEach(() => {
  processes = new Processes()
  said = []
})
afterEach(() => Promise.all(processes.stores.map((store) => store.close())))

presenceStoreContract('shared', async () => (await processes.start()).store)

const presentAt = () => processes.known('ann').map((record) => record?.present === true)
const AT = (ms: number) => new Date(ms).toISOString()

describe('presence of several processes', () => {
  it('is the same for all: present while any of them says so, whoever sets what', async () => {
    const [a, b, c] = [await processes.start(), await processes.start(), await processes.start()]
    a.store.update('ann', { present: true, status: 'busy', statusMessage: 'writing' })
    await processes.pass(100)
    const record = { status: 'busy', statusMessage: 'writing', currentRoomId: null, present: true, lastSeenAt: null }
    expect(processes.known('ann')).toEqual([record, record, record])
    b.store.update('ann', { present: true })
    c.store.update('ann', { status: 'away' })
    await processes.pass(100)
    a.store.update('ann', { present: false, lastSeenAt: AT(1) })
    await processes.pass(100)
    const later = { ...record, status: 'away', lastSeenAt: AT(1) }
    expect(processes.known('ann')).toEqual([later, later, later])
    b.store.update('ann', { present: false, lastSeenAt: AT(2) })
    await processes.pass(100)
    const gone = { ...later, present: false, lastSeenAt: AT(2) }
    expect(processes.known('ann')).toEqual([gone, gone, gone])
  })

  it('shows one’s own people at once, to others in moments, and tells of each change once', async () => {
    const [a, b] = [await processes.start(), await processes.start()]
    a.store.update('ann', { present: true, status: 'invisible' })
    expect(presentAt()).toEqual([true, false])
    await processes.pass(10)
    expect(presentAt()).toEqual([true, true])
    await processes.pass(30_000)
    expect([a.changes, b.changes]).toEqual([['ann'], ['ann']])
    expect(b.store.find('ann')?.status).toBe('invisible')
  })

  it('is known to who starts later, and told by its changes', async () => {
    const a = await processes.start()
    a.store.update('ann', { present: true, currentRoomId: 'room' })
    a.store.update('bob', { status: 'busy' })
    await processes.pass(100)
    const b = await processes.start()
    await processes.pass(100)
    expect(b.store.find('ann')).toMatchObject({ present: true, currentRoomId: 'room' })
    expect(b.store.find('bob')).toMatchObject({ present: false, status: 'busy' })
    expect([...b.changes].sort()).toEqual(['ann', 'bob'])
  })

  it('of fields that are set at the same time on two processes loses none', async () => {
    const [a, b] = [await processes.start(), await processes.start()]
    a.store.update('ann', { present: true })
    await processes.pass(100)
    a.store.update('ann', { present: false, lastSeenAt: AT(100) })
    b.store.update('ann', { status: 'invisible' })
    await processes.pass(100)
    const both = { status: 'invisible', lastSeenAt: AT(100), present: false }
    for (const known of processes.known('ann')) expect(known).toMatchObject(both)
    a.store.update('ann', { status: 'busy' })
    b.store.update('ann', { status: 'away' })
    await processes.pass(100)
    expect(a.store.find('ann')).toEqual(b.store.find('ann'))
  })

  it('seals messages for the way, and loses only that of somebody who was erased', async () => {
    const [a, b] = [await processes.start(), await processes.start()]
    a.store.update('ann', { present: true, statusMessage: 'in confidence' })
    await processes.pass(100)
    expect(b.store.find('ann')?.statusMessage).toBe('in confidence')
    expect(processes.hub.said.join()).not.toContain('confidence')
    await keys.destroy('gone')
    a.store.update('gone', { present: true, statusMessage: 'from beyond' })
    await processes.pass(100)
    expect(b.store.find('gone')).toMatchObject({ present: true, statusMessage: null })
  })

  it('is agreed upon some seconds after messages were lost', async () => {
    const [a, b] = [await processes.start(), await processes.start()]
    for (const userId of ['ann', 'bob']) a.store.update(userId, { present: true })
    await processes.pass(100)
    processes.hub.isDeaf = true
    a.store.update('ann', { present: false })
    a.store.update('cid', { present: true, status: 'away' })
    await processes.pass(4_000)
    expect(['ann', 'bob', 'cid'].map((who) => b.store.find(who)?.present)).toEqual([false, true, true])
    processes.hub.isDeaf = false
    a.store.update('bob', { status: 'busy' })
    await processes.pass(10)
    expect(b.store.find('bob')?.status).toBe('busy')
  })
})

describe('people of a process that is killed', () => {
  it('go within 15 s, and were seen last when it was last alive', async () => {
    const [a, b] = [await processes.start(), await processes.start()]
    a.store.update('ann', { present: true })
    a.store.update('bob', { present: true })
    a.store.update('hid', { present: true, status: 'invisible' })
    b.store.update('bob', { present: true })
    await processes.pass(7_000)
    a.exchange.silence()
    await processes.pass(OFFLINE_AFTER_MS)
    expect(b.store.find('ann')).toMatchObject({ present: false, lastSeenAt: AT(6_000) })
    expect(b.store.find('bob')).toMatchObject({ present: true })
    expect(b.store.find('hid')).toMatchObject({ present: false, lastSeenAt: null })
    await b.store.saved()
    expect(processes.keeper.rows.get('ann')?.lastSeenAt).toBe(AT(6_000))
  })

  it('are there again when it was not dead but only slow', async () => {
    const [a, b] = [await processes.start(), await processes.start()]
    a.store.update('ann', { present: true })
    await processes.pass(4_000)
    processes.hub.forget()
    await processes.pass(4_000)
    expect(b.store.find('ann')?.present).toBe(true)
    expect(b.changes).toEqual(['ann'])
  })
})

describe('a process that ends', () => {
  it('keeps its people until they may have come back elsewhere', async () => {
    const [a, b] = [await processes.start(), await processes.start()]
    for (const userId of ['ann', 'bob']) a.store.update(userId, { present: true })
    await processes.pass(100)
    a.store.farewell()
    for (const userId of ['ann', 'bob']) a.store.update(userId, { present: false, lastSeenAt: AT(100) })
    await processes.pass(1_000)
    await a.store.close()
    b.store.update('ann', { present: true })
    await processes.pass(1_000)
    expect(['ann', 'bob'].map((who) => b.store.find(who)?.present)).toEqual([true, true])
    await processes.pass(2_500)
    expect(['ann', 'bob'].map((who) => b.store.find(who)?.present)).toEqual([true, false])
    expect(b.store.find('bob')?.lastSeenAt).toBe(AT(100))
  })

  it('takes its people along when nobody was told before', async () => {
    const [a, b] = [await processes.start(), await processes.start()]
    a.store.update('ann', { present: true })
    await processes.pass(100)
    a.store.update('ann', { present: false })
    await a.store.close()
    await processes.pass(100)
    expect(b.store.find('ann')?.present).toBe(false)
  })
})

describe('an exchange that is away', () => {
  it('leaves everybody with what they know, and their own people right', async () => {
    const [a, b] = [await processes.start(), await processes.start()]
    a.store.update('ann', { present: true })
    await processes.pass(100)
    processes.hub.up(false)
    await processes.pass(60_000)
    a.store.update('bob', { present: true, status: 'busy' })
    expect(a.store.find('bob')).toMatchObject({ present: true, status: 'busy' })
    expect(b.store.find('ann')?.present).toBe(true)
    a.store.update('ann', { present: false })
    processes.hub.up(true)
    await processes.pass(1_000)
    expect(b.store.find('ann')?.present).toBe(false)
    expect(b.store.find('bob')).toMatchObject({ present: true, status: 'busy' })
  })

  it('and comes back empty is filled by those who live; who died meanwhile is noticed', async () => {
    const [a, b, c] = [await processes.start(), await processes.start(), await processes.start()]
    a.store.update('ann', { present: true })
    c.store.update('cid', { present: true })
    await processes.pass(4_000)
    b.changes.length = 0
    processes.hub.up(false)
    processes.hub.forget()
    c.exchange.silence()
    await processes.pass(20_000)
    expect(['ann', 'cid'].map((who) => b.store.find(who)?.present)).toEqual([true, true])
    processes.hub.up(true)
    await processes.pass(OFFLINE_AFTER_MS)
    expect(['ann', 'cid'].map((who) => b.store.find(who)?.present)).toEqual([true, false])
    expect(b.changes).toEqual(['cid'])
    expect(processes.hub.peopleOf(a.exchange.process)).toContain('ann')
  })

  it('is told of once', async () => {
    const a = await processes.start()
    a.store.update('ann', { present: true })
    await processes.pass(4_000)
    a.exchange.silence()
    await processes.pass(20_000)
    expect(said).toHaveLength(1)
  })
})

describe('what is set', () => {
  it('is there after all have been started again, and never falls back to what was kept', async () => {
    const a = await processes.start()
    a.store.update('ann', { present: true, status: 'invisible', statusMessage: 'hiding' })
    await a.store.saved()
    await a.store.close()
    const [b, c] = [await processes.start(), await processes.start()]
    expect(processes.known('ann').slice(1)).toEqual([
      expect.objectContaining({ status: 'invisible', statusMessage: 'hiding' }),
      expect.objectContaining({ status: 'invisible', statusMessage: 'hiding' }),
    ])
    b.store.update('ann', { status: 'busy' })
    await processes.pass(100)
    expect(c.store.find('ann')?.status).toBe('busy')
  })

  it('is learnt from others where the keeper could not be read: nobody is shown who hides', async () => {
    const a = await processes.start()
    a.store.update('ann', { status: 'invisible' })
    await a.store.saved()
    await a.store.close()
    const b = await processes.start()
    processes.keeper.all = () => Promise.reject(new Error('not now'))
    const c = await processes.start()
    b.store.update('ann', { present: true })
    await processes.pass(100)
    expect(c.store.find('ann')).toMatchObject({ present: true, status: 'invisible' })
  })

  it('about very many who are not there is not said for ever', async () => {
    const a = await processes.start()
    a.store.update('here', { present: true })
    for (let i = 0; i < 3_000; i += 1) {
      a.store.update(`p${i}`, { status: 'busy' })
      if (i % 700 === 0) await processes.pass(10)
    }
    const b = await processes.start()
    await processes.pass(4_000)
    const people = processes.hub.peopleOf(a.exchange.process) ?? []
    expect(people.length).toBe(1_001)
    expect(people).toEqual(expect.arrayContaining(['here', 'p2999']))
    expect(b.store.find('p2999')?.status).toBe('busy')
  })
})
