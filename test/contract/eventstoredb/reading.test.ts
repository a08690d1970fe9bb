import { describe, expect, it } from '@jest/globals'
import { BACKWARDS, END, eventTypeFilter, FORWARDS, NO_STREAM, START, type ReadAllOptions } from '@eventstore/db-client'
import { eventually } from '../../support/eventually.js'
import { all, event, events, isReal, newStream, nodeUnderTest, onStandIn, refusalOf } from './node-under-test.js'

const node = nodeUnderTest()
const write = async (stream: string, count: number) => {
  const written = events(count)
  await node.client.appendToStream(stream, written, { expectedRevision: NO_STREAM })
  return written
}
const revisions = async (...[stream, options]: Parameters<typeof node.client.readStream>) =>
  (await all(node.client.readStream(stream, options))).map(({ revision }) => Number(revision))

describe('reading a stream', () => {
  it('shows each event as it was written, with its place', async () => {
    const stream = newStream()
    const [first] = await write(stream, 1)
    const [read] = await all(node.client.readStream(stream))
    expect(read).toEqual({
      streamId: stream,
      id: first!.id,
      revision: 0n,
      type: 'said',
      data: first!.data,
      metadata: { by: 'somebody' },
      isJson: true,
      created: expect.any(Date),
      position: { commit: expect.any(BigInt), prepare: expect.any(BigInt) },
    })
    expect(Math.abs(read!.created.getTime() - Date.now())).toBeLessThan(600_000)
  })

  it('begins with the revision asked for, and goes backwards only from END', async () => {
    const stream = newStream()
    await write(stream, 5)
    expect(await revisions(stream, { fromRevision: 2n })).toEqual([2, 3, 4])
    expect(await revisions(stream, { fromRevision: 2n, maxCount: 2 })).toEqual([2, 3])
    expect(await revisions(stream, { fromRevision: 9n })).toEqual([])
    expect(await revisions(stream, { direction: BACKWARDS })).toEqual([0])
    expect(await revisions(stream, { direction: BACKWARDS, fromRevision: END, maxCount: 2 })).toEqual([4, 3])
    expect(await revisions(stream, { direction: BACKWARDS, fromRevision: 1n })).toEqual([1, 0])
  })

  it('has no stream that nobody wrote to', async () => {
    const stream = newStream()
    const refusal = await refusalOf(all(node.client.readStream(stream)))
    expect(refusal).toMatchObject({ name: 'Error', type: 'stream-not-found', streamName: stream })
  })

  it('does not count to 0', async () => {
    const stream = newStream()
    await write(stream, 1)
    await expect(all(node.client.readStream(stream, { maxCount: 0 }))).rejects.toThrow()
  })

  it('hides what `$maxCount` hides, and $all shows it', async () => {
    const stream = newStream()
    const written = await write(stream, 4)
    await node.client.setStreamMetadata(stream, { maxCount: 2 })
    expect(await revisions(stream)).toEqual([2, 3])
    expect(await revisions(stream, { direction: BACKWARDS, fromRevision: END })).toEqual([3, 2])
    const tail = await all(node.client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 50 }))
    expect(tail.map(({ id }) => id)).toEqual(expect.arrayContaining(written.map(({ id }) => id)))
  })

  it('finds no deleted stream; it goes on where it was', async () => {
    const stream = newStream()
    await write(stream, 3)
    await node.client.deleteStream(stream)
    expect(await refusalOf(all(node.client.readStream(stream)))).toMatchObject({ type: 'stream-not-found' })
    const again = await node.client.appendToStream(stream, event(), { expectedRevision: NO_STREAM })
    expect(again.nextExpectedRevision).toBe(3n)
    expect(await revisions(stream)).toEqual([3])
  })

  it('finds no stream with a tombstone, which is for ever', async () => {
    const stream = newStream()
    await write(stream, 3)
    await node.client.tombstoneStream(stream)
    const deleted = { type: 'stream-deleted', streamName: stream }
    expect(await refusalOf(all(node.client.readStream(stream)))).toMatchObject(deleted)
    expect(await refusalOf(node.client.appendToStream(stream, event()))).toMatchObject(deleted)
    const ofMissing = node.client.deleteStream(newStream(), { expectedRevision: 3n })
    expect(await refusalOf(ofMissing)).toMatchObject({ type: 'wrong-expected-version' })
  })
})

describe('reading $all', () => {
  const places = async (options: ReadAllOptions) => (await all(node.client.readAll(options))).map(({ id }) => id)

  it('begins with the position asked for; backwards, before it', async () => {
    const stream = newStream()
    const ids = (await write(stream, 4)).map(({ id }) => id)
    const { position } = (await all(node.client.readStream(stream)))[2]!
    expect(await places({ fromPosition: position!, maxCount: 2 })).toEqual(ids.slice(2))
    expect(await places({ fromPosition: position!, direction: BACKWARDS, maxCount: 2 })).toEqual([ids[1], ids[0]])
  })

  it('goes from START to END, and nowhere from the other ends', async () => {
    const [last] = await write(newStream(), 1)
    const everything = await places({ fromPosition: START })
    expect(everything).toContain(last!.id)
    expect(await places({ fromPosition: END, direction: FORWARDS })).toEqual([])
    expect(await places({ fromPosition: START, direction: BACKWARDS })).toEqual([])
    const tail = await places({ fromPosition: END, direction: BACKWARDS, maxCount: 20 })
    expect(tail).toContain(last!.id)
  })

  it('takes no notice of a filter', async () => {
    const [last] = await write(newStream(), 1)
    const options = {
      fromPosition: END,
      direction: BACKWARDS,
      maxCount: 20,
      filter: eventTypeFilter({ prefixes: ['no'] }),
    }
    expect(await places(options as ReadAllOptions)).toContain(last!.id)
  })

  it('shows events that nobody of the clients wrote', async () => {
    if (!isReal) await node.standIn.writeStatistics()
    const read = await all(node.client.readAll())
    expect(read.some(({ type }) => type.startsWith('$'))).toBe(true)
  })
})

// It is counted where it can be: in the server.
onStandIn('what a client leaks', () => {
  it('is each read that it leaves early; none that it drains or cancels', async () => {
    const stream = newStream()
    for (let i = 0; i < 6; i++) await node.client.appendToStream(stream, events(100, 1_000))
    const before = node.standIn.openCalls
    await all(node.client.readStream(stream))
    const cancelled = node.client.readStream(stream)
    for await (const _ of cancelled) {
      await cancelled.cancel()
      break
    }
    await eventually(() => expect(node.standIn.openCalls).toBe(before))
    for await (const _ of node.client.readStream(stream)) break
    expect(node.standIn.openCalls).toBe(before + 1)
  })
})
