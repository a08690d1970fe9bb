import { appendFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ANY, EventStoreDBClient, NO_STREAM } from '@eventstore/db-client'
import { StandInProcess } from '../../support/eventstoredb/stand-in-process.js'
import { eventually } from '../../support/eventually.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { all, event, events, newStream, refusalOf } from './node-under-test.js'

const folder = temporaryFolder()
const file = join(folder, 'log')

describe('the stand-in as a program', () => {
  let standIn: StandInProcess
  let client: EventStoreDBClient
  beforeAll(async () => {
    standIn = await StandInProcess.start({ file })
    client = EventStoreDBClient.connectionString(standIn.url)
    await client.appendToStream(newStream(), event())
  })
  afterAll(() => standIn.kill())

  const restart = async () => {
    await standIn.kill()
    await standIn.restart()
    await eventually(() => client.appendToStream(newStream(), event()))
  }
  const idsIn = async (stream: string) => (await all(client.readStream(stream))).map(({ id }) => id)

  it('has all that it acknowledged when it is killed and comes back', async () => {
    const acknowledged: string[] = []
    const streams = Array.from({ length: 8 }, () => newStream('killed'))
    const writers = streams.map(async (stream) => {
      for (let i = 0; ; i++) {
        const one = event()
        const expectedRevision = i === 0 ? NO_STREAM : BigInt(i - 1)
        await client.appendToStream(stream, one, { expectedRevision })
        acknowledged.push(one.id)
      }
    })
    await eventually(() => expect(acknowledged.length).toBeGreaterThan(200))
    await standIn.kill()
    await Promise.allSettled(writers)
    await standIn.restart()
    await eventually(() => client.appendToStream(newStream(), event()))
    const read = (await Promise.all(streams.map(idsIn))).flat()
    expect(read).toEqual(expect.arrayContaining(acknowledged))
    expect(new Set(read).size).toBe(read.length)
  })

  it('goes on with its positions, and knows a repetition by its revision only', async () => {
    const [exact, any, pair, one] = [newStream(), newStream(), events(2), event()]
    const first = await client.appendToStream(exact, pair, { expectedRevision: NO_STREAM })
    await client.appendToStream(any, one, { expectedRevision: ANY })
    await restart()
    expect(await client.appendToStream(exact, pair, { expectedRevision: NO_STREAM })).toEqual(first)
    const again = await client.appendToStream(any, one, { expectedRevision: ANY })
    expect(again.nextExpectedRevision).toBe(1n)
    expect(again.position!.commit).toBeGreaterThan(first.position!.commit)
    expect(await idsIn(any)).toEqual([one.id, one.id])
  })

  it('keeps what was deleted deleted', async () => {
    const [soft, forEver] = [newStream(), newStream()]
    for (const stream of [soft, forEver]) await client.appendToStream(stream, events(2))
    await client.deleteStream(soft)
    await client.tombstoneStream(forEver)
    await restart()
    expect(await refusalOf(all(client.readStream(soft)))).toMatchObject({ type: 'stream-not-found' })
    expect(await refusalOf(all(client.readStream(forEver)))).toMatchObject({ type: 'stream-deleted' })
    const again = await client.appendToStream(soft, event(), { expectedRevision: NO_STREAM })
    expect(again.nextExpectedRevision).toBe(2n)
  })

  it('takes away what a crash left half written', async () => {
    const stream = newStream()
    await client.appendToStream(stream, events(2))
    await standIn.kill()
    const { size } = await stat(file)
    await appendFile(file, Buffer.from([0, 0, 1, 0, 1, 2, 3, 4, 5]))
    await standIn.restart()
    await eventually(() => client.appendToStream(newStream(), event()))
    expect(await idsIn(stream)).toHaveLength(2)
    await restart()
    expect(await idsIn(stream)).toHaveLength(2)
    expect((await stat(file)).size).toBeGreaterThan(size)
  })

  it('is suspended and resumed, and takes faults by its input', async () => {
    standIn.suspend()
    const pending = client.appendToStream(newStream(), event())
    const first = await Promise.race([pending, new Promise((resolve) => setTimeout(() => resolve('open'), 100))])
    expect(first).toBe('open')
    standIn.resume()
    expect(await pending).toMatchObject({ success: true })
    await standIn.failAppends(1, 'timeout')
    expect(await refusalOf(client.appendToStream(newStream(), event()))).toMatchObject({ type: 'deadline-exceeded' })
    await expect(standIn.inject('no-such-fault')).rejects.toThrow('no-such-fault')
  })

  it('waits for the disk when it is told to', async () => {
    const synced = await StandInProcess.start({ file: join(folder, 'synced'), isSynced: true })
    const other = EventStoreDBClient.connectionString(synced.url)
    const stream = newStream()
    expect(await other.appendToStream(stream, events(3))).toMatchObject({ nextExpectedRevision: 2n })
    expect(await all(other.readStream(stream))).toHaveLength(3)
    await synced.stop()
  })
})
