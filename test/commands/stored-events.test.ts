import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { AggregateType } from '../../src/commands/aggregate.js'
import { isEnvelope } from '../../src/commands/sealing.js'
import { StreamWriter } from '../../src/commands/stream-writer.js'
import { catalogue } from '../../src/domain/catalogue.js'
import { accept, type Decider, type Intent } from '../../src/domain/decider.js'
import type { EventCatalogue } from '../../src/domain/event-catalogue.js'
import type { JsonObject } from '../../src/domain/json.js'
import { walkChain } from '../../src/projections/audit/verify.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { WriteSide } from '../support/write-side.js'

describe('stored events', () => {
  const folder = temporaryFolder()
  let side: WriteSide
  beforeAll(async () => (side = await WriteSide.open(folder)))
  afterAll(() => side.store.close())

  it('hold nothing that a person wrote in the clear', async () => {
    const { store } = side
    await side.createRoom('secret', ['a'], {
      text: { name: 'Zyx-name', description: 'Zyx-description', purpose: 'Zyx-purpose' },
    })
    await side.do(
      'secret',
      'owner',
      'UpdateRoom',
      { roomId: 'secret', text: { name: 'Zyx-renamed', avatarUrl: 'Zyx-avatar' } },
      ['secret'],
    )
    const posted = await side.post('secret', 'a', 'Zyx-content', {
      metadata: { note: 'Zyx-metadata' },
      key: 'Zyx-key',
      clientId: 'Zyx-key',
    })
    if (posted.kind !== 'posted') throw new Error('not posted')
    await side.change('secret', posted.event.data['messageId'] as string, 'a', {
      type: 'EditMessage',
      content: 'Zyx-edited',
    })
    await side.do('secret', 'owner', 'BanMember', { userId: 'a', reason: 'Zyx-reason' }, ['a'])
    const events = await store.readStream('room-secret', 0, 100)
    const fields = events.flatMap(({ type, data }) =>
      Object.keys(catalogue[type]?.sealed ?? {}).map((field) => data[field]),
    )
    expect(fields.filter((field) => field !== undefined).every(isEnvelope)).toBe(true)
    for (const file of readdirSync(folder)) expect(readFileSync(join(folder, file)).includes('Zyx')).toBe(false)
    expect(JSON.stringify([...side.snapshots.texts])).not.toContain('Zyx')
  })

  it('are linked into a chain from the first on', async () => {
    await side.createRoom('chained', ['a', 'b'])
    await Promise.all(['1', '2', '3'].map((text) => side.post('chained', 'a', text)))
    const head = (await side.events('chained')).at(-1)
    const report = await walkChain(side.store, 'room-chained', 2)
    expect(report).toMatchObject({ events: 6, headRevision: 5, headHash: head?.metadata.hash })
    expect(report.firstBad).toBeUndefined()
  })

  it('of one command name it; its cause is itself unless given', async () => {
    await side.createRoom('caused', ['a'])
    const outcome = await side.do('caused', 'owner', 'BanMember', { userId: 'a' }, [], 'the-ban')
    if (outcome.kind !== 'appended') throw new Error('not appended')
    const expected = { commandId: 'the-ban', correlationId: 'c', causationId: 'the-ban', actorId: 'owner', version: 1 }
    for (const { metadata } of outcome.events) expect(metadata).toMatchObject(expected)
    expect(outcome.events.map((event) => event.type)).toEqual(['MemberRemoved', 'MemberBanned'])
    const repeated = await side.do('caused', 'owner', 'BanMember', { userId: 'a' }, [], 'the-ban')
    expect(repeated).toMatchObject({ kind: 'repeated', revision: outcome.events[0]?.revision, count: 2 })
  })
})

type Count = Intent<'Count', JsonObject>
type Counted = { readonly type: 'Counted'; readonly data: { readonly by: number; readonly unit: string } }

describe('events of an older version', () => {
  const folder = temporaryFolder()
  let side: WriteSide
  beforeAll(async () => (side = await WriteSide.open(folder)))
  afterAll(() => side.store.close())

  /** Sums what was counted; `data` is what its version writes. */
  const counter = (data: JsonObject): Decider<string, Count, Counted> => ({
    initialState: '',
    decide: () => accept({ type: 'Counted', data } as unknown as Counted),
    evolve: (state, event) => `${state}${event.data.by}${event.data.unit} `,
    stateVersion: 1,
    encode: (state) => state,
    decode: (json) => json as string,
  })
  const type = (data: JsonObject, events: EventCatalogue): AggregateType<string, Count, Counted> => ({
    category: 'toy',
    decider: counter(data),
    events,
  })
  const schema = catalogue['RoomArchived']!.schema
  const first = type({ n: 2 }, { Counted: { version: 1, schema } })
  const upcasters = { 1: ({ n }: JsonObject) => ({ by: n ?? 0 }), 2: (data: JsonObject) => ({ ...data, unit: 'x' }) }
  const third = type({ by: 5, unit: 'y' }, { Counted: { version: 3, schema, upcasters } })
  const ports = () => ({ store: side.store, keys: side.keys, snapshots: side.snapshots, now: () => new Date() })
  const submission = (commandId: string) => ({
    commandId,
    correlationId: 'c',
    subjects: [],
    command: { type: 'Count' as const, actorId: 'a', data: {} },
  })

  it('are brought up to the present one when a stream is loaded, and stay as they are in the log', async () => {
    await new StreamWriter(first, 'toy-1', ports()).submit(submission('c1'))
    const today = new StreamWriter(third, 'toy-1', ports())
    await today.submit(submission('c2'))
    expect((await today.current()).state).toBe('2x 5y ')
    expect((await new StreamWriter(third, 'toy-1', ports()).current()).state).toBe('2x 5y ')
    const stored = await side.store.readStream('toy-1', 0, 10)
    expect(stored.map(({ data, metadata }) => [data, metadata.version])).toEqual([
      [{ n: 2 }, 1],
      [{ by: 5, unit: 'y' }, 3],
    ])
    expect((await walkChain(side.store, 'toy-1', 0)).firstBad).toBeUndefined()
  })

  it('fail loudly when a step is missing', async () => {
    const broken = type({}, { Counted: { version: 3, schema, upcasters: { 1: upcasters[1] } } })
    await expect(new StreamWriter(broken, 'toy-1', ports()).current()).rejects.toThrow('no upcaster from version 2')
  })
})
