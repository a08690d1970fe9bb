import { describe, expect, it } from '@jest/globals'
import { ANY, binaryEvent, type EventData, NO_STREAM } from '@eventstore/db-client'
import { all, event, events, newStream, nodeUnderTest, refusalOf } from './node-under-test.js'

const node = nodeUnderTest()
const append = (
  stream: string,
  what: EventData | EventData[],
  expectedRevision: bigint | typeof NO_STREAM | typeof ANY,
) => node.client.appendToStream(stream, what, { expectedRevision })
const idsIn = async (stream: string) => (await all(node.client.readStream(stream))).map(({ id }) => id)

describe('append', () => {
  it('answers with revision and position of the last event', async () => {
    const stream = newStream()
    const result = await append(stream, events(3), NO_STREAM)
    const last = (await all(node.client.readStream(stream)))[2]!
    expect(result).toEqual({ success: true, nextExpectedRevision: 2n, position: last.position })
  })

  it('gives positions that grow, with gaps', async () => {
    const [stream, written] = [newStream(), events(3)]
    await append(stream, written, NO_STREAM)
    const read = await all(node.client.readStream(stream))
    const commits = read.map(({ position }) => position!.commit)
    expect(commits[1]! - commits[0]!).toBeGreaterThan(1n)
    expect(commits[2]! - commits[1]!).toBeGreaterThan(1n)
    expect(read.every(({ position }) => position!.commit >= position!.prepare)).toBe(true)
  })

  it('refuses another revision than the expected, and tells the actual one', async () => {
    const stream = newStream()
    const missing = await refusalOf(append(stream, event(), 4n))
    expect(missing).toMatchObject({ name: 'Error', type: 'wrong-expected-version', streamName: stream })
    expect([missing.expectedVersion, missing.actualVersion]).toEqual([4n, 'no_stream'])
    await append(stream, events(2), NO_STREAM)
    const present = await refusalOf(append(stream, event(), NO_STREAM))
    expect([present.expectedVersion, present.actualVersion]).toEqual(['no_stream', 1n])
    expect(await refusalOf(append(stream, event(), 0n))).toMatchObject({ expectedVersion: 0n, actualVersion: 1n })
    expect(await refusalOf(append(stream, event(), 2n))).toMatchObject({ expectedVersion: 2n, actualVersion: 1n })
    expect(await idsIn(stream)).toHaveLength(2)
  })

  it('keeps the order of appends that are not awaited', async () => {
    const [stream, written] = [newStream(), events(50)]
    await Promise.all(written.map((one, i) => append(stream, one, i === 0 ? NO_STREAM : BigInt(i - 1))))
    expect(await idsIn(stream)).toEqual(written.map(({ id }) => id))
  })

  it('succeeds with nothing, and creates nothing', async () => {
    const stream = newStream()
    expect(await append(stream, [], NO_STREAM)).toMatchObject({ success: true })
    expect(await refusalOf(all(node.client.readStream(stream)))).toMatchObject({ type: 'stream-not-found' })
  })

  it('counts 1 MiB of data, and no metadata', async () => {
    const [half, metadata] = [new Uint8Array(524_288), new Uint8Array(100_000).fill(32)]
    const ofBytes = (data: Uint8Array) => binaryEvent({ type: 'bytes', data, metadata })
    expect(await append(newStream(), [ofBytes(half), ofBytes(half)], NO_STREAM)).toMatchObject({ success: true })
    const tooLarge = append(newStream(), [ofBytes(half), ofBytes(new Uint8Array(524_289))], NO_STREAM)
    expect(await refusalOf(tooLarge)).toMatchObject({ type: 'maximum-append-size-exceeded', maxAppendSize: 1_048_576 })
  })

  it('takes no event whose id is not a UUID', async () => {
    const refusal = await refusalOf(append(newStream(), event(10, 'not-a-uuid'), NO_STREAM))
    expect(refusal).toMatchObject({ type: 'unknown' })
  })

  it('does the same, slower, when it is given credentials', async () => {
    const stream = newStream()
    const credentials = { username: 'admin', password: 'changeit' }
    const alone = (expectedRevision: bigint | typeof NO_STREAM, what: EventData | EventData[] = event()) =>
      node.client.appendToStream(stream, what, { expectedRevision, credentials })
    const result = await alone(NO_STREAM, events(2))
    expect(result).toMatchObject({ success: true, nextExpectedRevision: 1n })
    expect(result.position).toEqual((await all(node.client.readStream(stream)))[1]!.position)
    expect(await refusalOf(alone(5n))).toMatchObject({ type: 'wrong-expected-version', actualVersion: 1n })
    const large = binaryEvent({ type: 'bytes', data: new Uint8Array(1_048_577) })
    expect(await refusalOf(alone(1n, large))).toMatchObject({ type: 'maximum-append-size-exceeded' })
  })
})

describe('an append that is repeated', () => {
  it('gets the first answer when the revision it expects is the same', async () => {
    const [stream, first, second] = [newStream(), events(2), events(2)]
    const results = [await append(stream, first, NO_STREAM), await append(stream, second, 1n)]
    await append(stream, event(), 3n)
    expect(await append(stream, first, NO_STREAM)).toEqual(results[0])
    expect(await append(stream, second, 1n)).toEqual(results[1])
    expect(await idsIn(stream)).toHaveLength(5)
  })

  it('is refused when only a part of it is there, or other events are', async () => {
    const [stream, first, second] = [newStream(), event(), event()]
    await append(stream, first, NO_STREAM)
    await append(stream, second, 0n)
    const refused = [
      append(stream, [first, second, event()], NO_STREAM),
      append(stream, [first, event()], NO_STREAM),
      append(stream, [event(), second], NO_STREAM),
      append(stream, first, 0n),
    ]
    for (const attempt of refused)
      expect(await refusalOf(attempt)).toMatchObject({ type: 'wrong-expected-version', actualVersion: 1n })
    expect(await idsIn(stream)).toEqual([first.id, second.id])
  })

  it('succeeds in silence with other data, and the old data stay', async () => {
    const [stream, one] = [newStream(), event(10)]
    await append(stream, one, NO_STREAM)
    expect(await append(stream, event(20, one.id), NO_STREAM)).toMatchObject({ nextExpectedRevision: 0n })
    expect((await all(node.client.readStream(stream))).map(({ data }) => data)).toEqual([one.data])
  })

  it('is written again when the revision it expects is the head', async () => {
    const [stream, one] = [newStream(), event()]
    await append(stream, one, NO_STREAM)
    expect(await append(stream, one, 0n)).toMatchObject({ nextExpectedRevision: 1n })
    expect(await idsIn(stream)).toEqual([one.id, one.id])
  })

  it('is recognised without a revision, from memory', async () => {
    const [stream, both] = [newStream(), events(2)]
    const result = await append(stream, both, ANY)
    await append(stream, event(), ANY)
    expect(await append(stream, both, ANY)).toEqual(result)
    expect(await idsIn(stream)).toHaveLength(3)
  })

  it('writes an event that it contains twice, twice', async () => {
    const [stream, one] = [newStream(), event()]
    await append(stream, [one, one], NO_STREAM)
    expect(await idsIn(stream)).toEqual([one.id, one.id])
  })
})
