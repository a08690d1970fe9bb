import { once } from 'node:events'
import { connect } from 'node:http2'
import { afterEach, expect, it } from '@jest/globals'
import { END, EventStoreDBClient, NO_STREAM, streamNameFilter } from '@eventstore/db-client'
import { eventually } from '../../support/eventually.js'
import { all, event, newStream, nodeUnderTest, onStandIn, type Refusal, refusalOf } from './node-under-test.js'

const node = nodeUnderTest()
const append = (stream: string, what = event(), expectedRevision: bigint | typeof NO_STREAM = NO_STREAM) =>
  node.client.appendToStream(stream, what, { expectedRevision })
const count = async (stream: string) => (await all(node.client.readStream(stream))).length
/** Whether a promise is still open after everything that was under way has had its turn. */
const isOpen = async (promise: Promise<unknown>, ms = 150): Promise<boolean> => {
  const timer = new Promise((resolve) => setTimeout(() => resolve('open'), ms))
  return (await Promise.race([promise.catch(() => undefined), timer])) === 'open'
}
/** Tries until the client has found its way back. What it sends while it loses its connection it may never answer. */
const untilBack = () =>
  eventually(async () => {
    const attempt = append(newStream())
    expect(await isOpen(attempt, 500)).toBe(false)
    await attempt
  })

async function subscribed(prefix: string) {
  const filter = streamNameFilter({ prefixes: [prefix] })
  const subscription = node.client.subscribeToAll({ fromPosition: END, filter })
  const [ids, said, errors]: [string[], string[], Refusal[]] = [[], [], []]
  for (const name of ['caughtUp', 'end', 'close'] as const) subscription.on(name, () => void said.push(name))
  subscription.on('data', (resolved) => void ids.push(resolved.event!.id))
  subscription.on('error', (error: Refusal) => void errors.push(error))
  await eventually(() => expect(said).toEqual(['caughtUp']))
  return { subscription, ids, said, errors }
}

onStandIn('the network', () => {
  it('breaks: appends and subscriptions end with an error, and the client comes back, the subscription does not', async () => {
    const told = await subscribed(newStream())
    await node.standIn.slow(60_000)
    const before = node.standIn.received
    const pending = refusalOf(append(newStream()))
    await eventually(() => expect(node.standIn.received).toBe(before + 1))
    await node.standIn.drop()
    expect(await pending).toMatchObject({ type: 'unavailable', code: 14 })
    await node.standIn.slow(0)
    await eventually(() => expect(told.errors).toHaveLength(1))
    await untilBack()
    expect(told.errors).toMatchObject([{ type: 'unavailable' }])
    expect(told.said).toEqual(['caughtUp'])
  })

  it('is refused: an append fails plainly, with a code and no type', async () => {
    await node.standIn.outage(400)
    await refusalOf(append(newStream()))
    const refusal = await refusalOf(append(newStream()))
    expect(refusal.code).toBe(14)
    expect(refusal.type).toBeUndefined()
    await untilBack()
  })

  it('answers nothing when frozen, not even a ping, and all of it afterwards', async () => {
    const stream = newStream()
    const session = connect(node.standIn.url.replace('esdb', 'http'))
    await once(session, 'connect')
    const ping = () => new Promise<Error | null>((resolve) => session.ping(resolve))
    expect(await ping()).toBeNull()
    await node.standIn.freeze()
    const pings = ping()
    const pending = append(stream)
    const late = new EventStoreDBClient({ endpoint: `127.0.0.1:${node.standIn.port}` }, { insecure: true })
    const fresh = all(late.readAll({ maxCount: 1 }))
    expect(await Promise.all([isOpen(pending), isOpen(pings), isOpen(fresh)])).toEqual([true, true, true])
    await node.standIn.thaw()
    expect(await pending).toMatchObject({ success: true })
    expect(await fresh).toHaveLength(1)
    expect(await pings).toBeNull()
    session.destroy()
  })
})

onStandIn('a server that starts or stops', () => {
  afterEach(() => node.standIn.notReady(0))

  it('is not ready: batch appends do not recognise it, all else calls it unavailable', async () => {
    const stream = newStream()
    await append(stream)
    await node.standIn.notReady(60_000)
    const refusal = await refusalOf(append(newStream()))
    expect(refusal).toMatchObject({ type: 'unknown', message: 'Could not recognize Server Is Not Ready' })
    expect(await refusalOf(all(node.client.readStream(stream)))).toMatchObject({ type: 'unavailable' })
    await node.standIn.notReady(0)
    await untilBack()
  })

  it('stops well: RST_STREAM with code 0', async () => {
    const told = await subscribed(newStream())
    await node.standIn.shutdown(300)
    await eventually(() => expect(told.errors).toMatchObject([{ type: 'unknown', code: 13 }]))
    expect(told.errors[0]!.message).toContain('Received RST_STREAM with code 0')
    await untilBack()
  })

  it('leads, when a client asks who does; one that is not ready does not', async () => {
    const found = EventStoreDBClient.connectionString(node.standIn.discoveryUrl)
    expect(await all(found.readAll({ maxCount: 1 }))).toHaveLength(1)
    await node.standIn.notReady(60_000)
    const lost = EventStoreDBClient.connectionString(
      `${node.standIn.discoveryUrl}&maxDiscoverAttempts=2&discoveryInterval=10`,
    )
    const refusal = await refusalOf(all(lost.readAll({ maxCount: 1 })))
    expect(refusal.message).toContain('Failed to discover after 2 attempts.')
    // It stays so for appends of that client, whatever becomes of the server.
    expect((await refusalOf(lost.appendToStream(newStream(), event()))).message).toContain('Failed to discover')
  })
})

onStandIn('appends with faults', () => {
  it('may be written, and their answer lost; repeated, they are answered as the first time', async () => {
    const [stream, one] = [newStream(), event()]
    await node.standIn.loseAnswers(1)
    expect(await refusalOf(append(stream, one))).toMatchObject({ type: 'unavailable' })
    await untilBack()
    expect(await count(stream)).toBe(1)
    expect(await append(stream, one)).toMatchObject({ success: true, nextExpectedRevision: 0n })
    expect(await count(stream)).toBe(1)
  })

  it.each([
    ['connection', 'unavailable'],
    ['timeout', 'deadline-exceeded'],
  ] as const)('may fail before they are written, by %s', async (how, type) => {
    const stream = newStream()
    await node.standIn.failAppends(1, how)
    expect(await refusalOf(append(stream))).toMatchObject({ type })
    await untilBack()
    expect(await refusalOf(all(node.client.readStream(stream)))).toMatchObject({ type: 'stream-not-found' })
  })

  it('may meet somebody else who was faster', async () => {
    const stream = newStream()
    await node.standIn.conflict(1)
    expect(await refusalOf(append(stream))).toMatchObject({ type: 'wrong-expected-version', actualVersion: 0n })
    expect(await append(stream, event(), 0n)).toMatchObject({ success: true })
  })

  it('may be answered after their events have arrived', async () => {
    const stream = newStream()
    const told = await subscribed(stream)
    await node.standIn.answerLate(1, 60_000)
    const one = event()
    const pending = append(stream, one)
    await eventually(() => expect(told.ids).toEqual([one.id]))
    expect(await isOpen(pending, 20)).toBe(true)
    void pending.catch(() => undefined)
    await told.subscription.unsubscribe()
  })

  it('time out on the server when it is slow', async () => {
    await node.standIn.slow(80)
    const refusal = await refusalOf(node.client.appendToStream(newStream(), event(), { deadline: 20 }))
    expect(refusal).toMatchObject({ type: 'deadline-exceeded' })
    await node.standIn.slow(0)
  })

  it('keep their order when the server is slow, and when it no longer is', async () => {
    const stream = newStream()
    const written = Array.from({ length: 5 }, () => event())
    await node.standIn.slow(40)
    const slow = written.slice(0, 3).map((one, i) => append(stream, one, i === 0 ? NO_STREAM : BigInt(i - 1)))
    await isOpen(Promise.all(slow), 10)
    await node.standIn.slow(0)
    const fast = written.slice(3).map((one, i) => append(stream, one, BigInt(i + 2)))
    await Promise.all([...slow, ...fast])
    expect((await all(node.client.readStream(stream))).map(({ id }) => id)).toEqual(written.map(({ id }) => id))
  })
})

onStandIn('a subscription with faults', () => {
  it('is dropped as too slow at its next event', async () => {
    const stream = newStream()
    const told = await subscribed(stream)
    await node.standIn.tooSlow()
    await append(newStream())
    expect(told.errors).toEqual([])
    await append(stream)
    await eventually(() => expect(told.errors).toMatchObject([{ type: 'timeout' }]))
  })
})
