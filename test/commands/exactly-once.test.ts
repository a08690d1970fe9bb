import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { SNAPSHOT_EVERY } from '../../src/commands/snapshots.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { WriteSide } from '../support/write-side.js'

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

/** Far more than the window of recent commands holds. */
const LATER_POSTS = 2_000

describe('a message under a key', () => {
  const folder = temporaryFolder()
  let side: WriteSide
  const first = { key: 'k1', clientId: 'k1' }
  let messageId: string

  beforeAll(async () => {
    side = await WriteSide.open(folder)
    await side.createRoom('r', ['a', 'b'])
    const posted = await side.post('r', 'a', 'once', first)
    if (posted.kind !== 'posted') throw new Error('not posted')
    messageId = posted.event.data['messageId'] as string
    for (const n of range(LATER_POSTS / 100)) await Promise.all(range(100).map((i) => side.post('r', 'b', `${n}.${i}`)))
  })
  afterAll(() => side.store.close())

  const expectOnce = async (by: WriteSide): Promise<void> => {
    expect(await by.post('r', 'a', 'once', first)).toMatchObject({ kind: 'repeated', messageId })
    const other = await by.post('r', 'a', 'another body', first)
    expect(other).toMatchObject({ kind: 'rejected', rejection: { code: 'idempotency_key_reused' } })
    expect((await by.posted('r')).filter((event) => event.data['messageId'] === messageId)).toHaveLength(1)
    expect(await by.posted('r')).toHaveLength(LATER_POSTS + 1)
  }

  it('is posted once by twenty at once, through two pools of writers', async () => {
    await side.createRoom('twenty', ['a'])
    const other = side.another()
    const posted = await Promise.all(
      range(20).map((n) => (n % 2 === 0 ? side : other).post('twenty', 'a', 'once', first)),
    )
    expect(posted.filter((one) => one.kind === 'posted')).toHaveLength(1)
    expect(posted.filter((one) => one.kind === 'repeated')).toHaveLength(19)
    expect(await side.posted('twenty')).toHaveLength(1)
  })

  it('is another one for another sender, room or key', async () => {
    await side.createRoom('others', ['a', 'b'])
    const all = [
      side.post('others', 'a', 'x', first),
      side.post('others', 'b', 'x', first),
      side.post('others', 'a', 'x', { key: 'k2' }),
    ]
    expect((await Promise.all(all)).map((one) => one.kind)).toEqual(['posted', 'posted', 'posted'])
  })

  it('is known after two thousand others: from the read model', async () => {
    expect((await side.rooms.of('r').current()).commands.completeAfter).toBeGreaterThan(3)
    await expectOnce(side)
  })

  it('is known when the read model holds nothing: from the stream', async () => {
    const blind = side.another()
    blind.reader.isBehind = true
    await expectOnce(blind)
  })

  it('is known after a restart: with a snapshot', async () => {
    expect(side.snapshots.texts.has('room-r')).toBe(true)
    const snapshot = (await side.snapshots.load('room-r')) as { revision: number } | null
    expect(snapshot?.revision).toBeGreaterThanOrEqual(LATER_POSTS - SNAPSHOT_EVERY)
    const again = side.another()
    const [before, after] = [await side.rooms.of('r').current(), await again.rooms.of('r').current()]
    expect(again.rooms.of('r')).not.toBe(side.rooms.of('r'))
    expect({ ...after, state: null, commands: null }).toEqual({ ...before, state: null, commands: null })
    await expectOnce(again)
  })

  it.each([
    ['of another chain', { headHash: 'f'.repeat(64) }],
    ['of an event that is not there', { revision: 999_999 }],
    ['of another version of the fold', { stateVersion: -1 }],
  ])('is known after a restart: a snapshot %s is passed over', async (_what, changes) => {
    side.snapshots.spoil('room-r', { ...changes, state: { lastSeq: 5 }, lastAt: '2099-01-01T00:00:00.000Z' })
    const again = side.another()
    const aggregate = await again.rooms.of('r').current()
    expect(aggregate.state.lastSeq).toBe(LATER_POSTS + 1)
    expect(aggregate.lastAt < '2099').toBe(true)
    await expectOnce(again)
  })

  it('is known after a restart: without any snapshot, or a store of them', async () => {
    side.snapshots.texts.clear()
    await expectOnce(side.another())
    const without = new WriteSide(side.store, side.keys, side.snapshots, side.clock, {
      snapshots: { load: () => Promise.reject(new Error('down')), save: () => Promise.reject(new Error('down')) },
    })
    await expectOnce(without)
  })

  it('is known to another process that opens the same files', async () => {
    await side.store.close()
    side = new WriteSide((await WriteSide.open(folder)).store, side.keys, side.snapshots, side.clock)
    await expectOnce(side)
  })

  it('keeps its answer after it was edited and deleted', async () => {
    await side.change('r', messageId, 'a', { type: 'EditMessage', content: 'edited' })
    await expectOnce(side)
    await side.change('r', messageId, 'a', { type: 'DeleteMessage' })
    await expectOnce(side)
  })
})
