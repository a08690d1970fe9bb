import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { Overloaded } from '../../src/commands/command.js'
import { StoreUnavailable } from '../../src/commands/event-store.js'
import { KeyDestroyed } from '../../src/commands/key-ring.js'
import { walkChain } from '../../src/projections/audit/verify.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { WriteSide } from '../support/write-side.js'

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i)
const MIB = 1_048_576

describe("a stream's writer", () => {
  const folder = temporaryFolder()
  let side: WriteSide
  beforeAll(async () => (side = await WriteSide.open(folder)))
  afterAll(() => side.store.close())

  const numbers = async (roomId: string) => (await side.posted(roomId)).map((event) => event.data['seq'])
  const isWhole = async (roomId: string): Promise<void> => {
    const events = await side.events(roomId)
    expect(events.map((event) => event.revision)).toEqual(range(events.length))
    expect((await walkChain(side.store, `room-${roomId}`, 0)).firstBad).toBeUndefined()
    const times = events.map((event) => event.metadata.at)
    expect(times).toEqual([...times].sort())
  }

  it('commits what waits as one batch, in order', async () => {
    await side.createRoom('group')
    const before = side.store.appends.length
    const posted = await Promise.all(range(90).map((n) => side.post('group', 'owner', `m${n}`)))
    expect(side.store.appends.length - before).toBeLessThanOrEqual(3)
    expect(posted.map((one) => one.kind === 'posted' && one.event.data['seq'])).toEqual(range(90).map((n) => n + 1))
    const stored = await side.posted('group')
    expect(posted.map((one) => one.kind === 'posted' && one.event.id)).toEqual(stored.map((event) => event.id))
    await isWhole('group')
  })

  it('meets another writer of the same stream without losing, doubling or reordering anything', async () => {
    await side.createRoom('two', ['a', 'b'])
    const other = side.another()
    const ids = { a: [] as unknown[], b: [] as unknown[] }
    const talk = async (by: WriteSide, who: 'a' | 'b'): Promise<void> => {
      for (const n of range(40)) {
        const three = await Promise.all(range(3).map((i) => by.post('two', who, `${n}.${i}`)))
        for (const one of three) if (one.kind === 'posted') ids[who].push(one.event.data['messageId'])
      }
    }
    await Promise.all([talk(side, 'a'), talk(other, 'b')])
    expect(await numbers('two')).toEqual(range(240).map((n) => n + 1))
    for (const who of ['a', 'b'] as const) {
      const stored = (await side.posted('two')).filter((event) => event.data['senderId'] === who)
      expect(stored.map((event) => event.data['messageId'])).toEqual(ids[who])
    }
    await isWhole('two')
  })

  it('decides again on what the other wrote', async () => {
    await side.createRoom('kicked', ['a'])
    const other = side.another()
    await other.post('kicked', 'a', 'I am here')
    await side.do('kicked', 'owner', 'RemoveMember', { userId: 'a' })
    expect(await other.post('kicked', 'a', 'still?')).toMatchObject({
      kind: 'rejected',
      rejection: { code: 'forbidden' },
    })
  })

  describe('of a log that others write to as well', () => {
    const shared = (): WriteSide => new WriteSide(side.store, side.keys, side.snapshots, side.clock, { isShared: true })
    const appendsOf = async (action: () => Promise<unknown>): Promise<number> => {
      const before = side.store.appends.length
      await action()
      return side.store.appends.length - before
    }

    it('refuses nobody on account of what others have changed meanwhile', async () => {
      await side.createRoom('joined')
      const other = shared()
      expect(await other.post('joined', 'a', 'too early')).toMatchObject({ kind: 'rejected' })
      await side.do('joined', 'a', 'JoinRoom', { isAdmin: false })
      expect(await other.post('joined', 'a', 'I am in')).toMatchObject({ kind: 'posted' })
      await side.do('joined', 'owner', 'UpdateRoom', { roomId: 'joined', text: { name: 'One' } }, ['joined'])
      await other.do('joined', 'owner', 'UpdateRoom', { roomId: 'joined', text: { name: 'Two' } }, ['joined'])
      await side.do('joined', 'owner', 'RemoveMember', { userId: 'a' })
      expect(await other.do('joined', 'owner', 'RemoveMember', { userId: 'a' })).toMatchObject({ kind: 'rejected' })
      await isWhole('joined')
    })

    it('knows what it has heard of, and need not fail first', async () => {
      await side.createRoom('heard', ['a'])
      const other = shared()
      await other.post('heard', 'a', 'first')
      for (let n = 0; n < 5; n += 1) {
        const seen = (await side.events('heard')).length
        await side.post('heard', 'owner', `m${n}`)
        other.rooms.observe('heard', (await side.events('heard')).slice(seen))
        expect(await appendsOf(() => other.post('heard', 'a', `n${n}`))).toBe(1)
        side.rooms.observe('heard', (await side.events('heard')).slice(seen + 1))
      }
      await isWhole('heard')
    })

    it('reads on when it has heard of something later than what it knows', async () => {
      await side.createRoom('gap', ['a'])
      const other = shared()
      await other.post('gap', 'a', 'first')
      for (let n = 0; n < 4; n += 1) await side.post('gap', 'owner', `m${n}`)
      const events = await side.events('gap')
      other.rooms.observe('gap', events.slice(-1))
      expect((await other.rooms.of('gap').current()).revision).toBe(events.length - 1)
      other.rooms.observe('gap', events)
      expect((await other.rooms.of('gap').current()).revision).toBe(events.length - 1)
      expect(await appendsOf(() => other.post('gap', 'a', 'second'))).toBe(1)
      await isWhole('gap')
    })

    it('tells the end of the stream, heard of or not', async () => {
      await side.createRoom('latest', ['a'])
      const other = shared()
      const before = await other.rooms.of('latest').latest()
      await side.post('latest', 'owner', 'unheard')
      expect((await other.rooms.of('latest').latest()).revision).toBe(before.revision + 1)
    })

    it('is not confused by hearing of its own appends before they are answered', async () => {
      await side.createRoom('echo')
      const other = shared()
      await other.post('echo', 'owner', 'first')
      const append = side.store.append.bind(side.store)
      const hearing = jest.spyOn(side.store, 'append').mockImplementation(async (stream, expected, events) => {
        const result = await append(stream, expected, events)
        other.rooms.observe('echo', await side.store.readStream(stream, expected + 1, 10))
        return result
      })
      for (let n = 0; n < 5; n += 1)
        expect(await other.post('echo', 'owner', `m${n}`)).toMatchObject({ kind: 'posted' })
      hearing.mockRestore()
      expect(await numbers('echo')).toEqual([1, 2, 3, 4, 5, 6])
      await isWhole('echo')
    })
  })

  it('refuses more than may wait, and keeps none of the others', async () => {
    await side.createRoom('busy')
    await side.post('busy', 'owner', 'first')
    let open: () => void = () => undefined
    side.store.gate = new Promise((resolve) => (open = resolve))
    const asked = range(2_201).map((n) => side.post('busy', 'owner', `m${n}`))
    const results = Promise.allSettled(asked)
    await new Promise((resolve) => setTimeout(resolve, 50))
    open()
    const settled = await results
    const refused = settled.filter((one) => one.status === 'rejected')
    expect(refused.length).toBeGreaterThan(0)
    for (const { reason } of refused) expect(reason).toBeInstanceOf(Overloaded)
    expect(await numbers('busy')).toHaveLength(2_201 - refused.length + 1)
    await isWhole('busy')
  })

  it('keeps appends within what stores take, however long the texts and however many the events', async () => {
    await side.createRoom('long')
    const before = side.store.appends.length
    const content = '👍'.repeat(8_000)
    await Promise.all(range(60).map(() => side.post('long', 'owner', content)))
    const agents = range(20).map((n) => `agent${n}`)
    const ai = (n: number) => ({ ai: { enabled: n % 2 === 0, agents } })
    await Promise.all(
      range(100).map((n) => side.do('long', 'owner', 'UpdateRoom', { roomId: 'long', settings: ai(n) })),
    )
    const appends = side.store.appends.slice(before)
    for (const { events } of appends) {
      expect(events.length).toBeLessThanOrEqual(200)
      expect(events.reduce((sum, event) => sum + Buffer.byteLength(JSON.stringify(event.data)), 0)).toBeLessThan(MIB)
    }
    expect(await numbers('long')).toHaveLength(60)
    expect(await side.events('long')).toHaveLength(1 + 60 + 100 * 21)
    await isWhole('long')
  })

  it('never lets time go back', async () => {
    const { now } = side.clock
    await side.createRoom('clock')
    let t = Date.now()
    side.clock.now = () => new Date((t -= 5_000))
    await Promise.all(range(5).map((n) => side.post('clock', 'owner', `m${n}`)))
    await side.another().post('clock', 'owner', 'elsewhere')
    side.clock.now = now
    await isWhole('clock')
  })

  it('lets a command whose key is destroyed fail alone', async () => {
    await side.createRoom('erased', ['gone'])
    await side.keys.destroy('gone')
    const all = await Promise.allSettled([
      side.post('erased', 'owner', 'before'),
      side.do('erased', 'owner', 'BanMember', { userId: 'gone', reason: 'Rude' }, ['gone']),
      side.post('erased', 'owner', 'after'),
    ])
    expect(all.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(all[1]).toMatchObject({ reason: { name: KeyDestroyed.name } })
    expect(await numbers('erased')).toEqual([1, 2])
    await isWhole('erased')
  })

  it('tells of every durable append, and is not disturbed by who listens', async () => {
    const told: (readonly [string, number, string])[] = []
    const listened = new WriteSide(side.store, side.keys, side.snapshots, side.clock, {
      onAppended: (stream, revision, hash) => {
        told.push([stream, revision, hash])
        throw new Error('the listener is broken')
      },
    })
    await listened.createRoom('told')
    expect(await listened.post('told', 'owner', 'hello')).toMatchObject({ kind: 'posted' })
    const events = await side.events('told')
    expect(told).toEqual(events.map(({ stream, revision, metadata }) => [stream, revision, metadata.hash]))
  })

  it('keeps a writer that is busy, however many others are used meanwhile', async () => {
    await side.createRoom('kept')
    let open: () => void = () => undefined
    side.store.gate = new Promise((resolve) => (open = resolve))
    const posted = side.post('kept', 'owner', 'slow')
    await new Promise((resolve) => setTimeout(resolve, 20))
    const writer = side.rooms.of('kept')
    for (const n of range(4_100)) side.rooms.of(`other${n}`)
    expect(side.rooms.of('kept')).toBe(writer)
    open()
    expect(await posted).toMatchObject({ kind: 'posted' })
    side.store.gate = Promise.resolve()
  })
})

describe('a log that fails', () => {
  const folder = temporaryFolder()
  let side: WriteSide
  beforeAll(async () => (side = await WriteSide.open(folder)))
  afterAll(() => side.store.close())

  /** As a client does: under one key, until it is told that it is done. */
  const insist = async (roomId: string, key: string): Promise<void> => {
    for (;;) {
      const posted = await side.post(roomId, 'owner', key, { key }).catch((error: unknown) => {
        expect(error).toBeInstanceOf(StoreUnavailable)
        return null
      })
      expect(posted?.kind).not.toBe('rejected')
      if (posted !== null) return
    }
  }

  it.each([
    ['before writing', ['lost', 'none']],
    ['after writing', ['unheard', 'none']],
    ['one way and the other', ['lost', 'unheard', 'refused', 'none', 'refused', 'unheard', 'none']],
    ['for long', ['unheard', 'lost', 'lost', 'lost', 'lost', 'refused', 'none']],
  ] as const)('%s loses and doubles nothing', async (how, faults) => {
    await side.createRoom(how)
    const first = side.store.appends.length
    side.store.faultOf = (n) => faults[(n - first) % faults.length] ?? 'none'
    await Promise.all(
      range(3).map(async (who) => {
        for (const n of range(3)) await insist(how, `${who}.${n}`)
      }),
    )
    side.store.faultOf = () => 'none'
    const stored = await side.posted(how)
    expect(stored.map((event) => event.data['seq'])).toEqual(range(9).map((n) => n + 1))
    expect(new Set(stored.map((event) => event.data['messageId'])).size).toBe(9)
    expect((await walkChain(side.store, `room-${how}`, 0)).firstBad).toBeUndefined()
  })

  it('repeats an append of unknown outcome with identical bytes', async () => {
    await side.createRoom('same bytes')
    const first = side.store.appends.length
    side.store.faultOf = (n) => (n === first ? 'unheard' : 'none')
    expect(await side.post('same bytes', 'owner', 'hello')).toMatchObject({ kind: 'posted' })
    side.store.faultOf = () => 'none'
    const [one, other, ...more] = side.store.appends.slice(first)
    expect(more).toEqual([])
    expect(JSON.stringify(other)).toBe(JSON.stringify(one))
  })

  it('gives up in the end when others are always faster', async () => {
    await side.createRoom('slow')
    side.store.faultOf = () => 'conflict'
    await expect(side.post('slow', 'owner', 'hello')).rejects.toBeInstanceOf(StoreUnavailable)
    side.store.faultOf = () => 'none'
    expect(await side.post('slow', 'owner', 'hello')).toMatchObject({ kind: 'posted' })
  })

  it('tells of every append that was refused because somebody was faster', async () => {
    const refused: string[] = []
    const onConflict = (stream: string): void => void refused.push(stream)
    const told = new WriteSide(side.store, side.keys, side.snapshots, side.clock, { onConflict })
    await told.createRoom('told')
    await side.post('told', 'owner', 'unheard of')
    expect(await told.post('told', 'owner', 'the second')).toMatchObject({ kind: 'posted' })
    expect(refused).toEqual(['room-told'])
  })

  it('gives a clear refusal when it surely did not write', async () => {
    await side.createRoom('refused')
    side.store.faultOf = () => 'refused'
    await expect(side.post('refused', 'owner', 'hello')).rejects.toMatchObject({
      name: 'StoreUnavailable',
      outcomeUnknown: false,
    })
    side.store.faultOf = () => 'none'
    expect(await side.posted('refused')).toEqual([])
    expect(await side.post('refused', 'owner', 'hello')).toMatchObject({ kind: 'posted' })
  })
})
