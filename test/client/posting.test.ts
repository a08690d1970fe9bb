import { describe, expect, it } from '@jest/globals'
import { memoryOutbox, type Outbox, ParleyClient, type RefusedPost } from '../../src/client/index.js'
import { ScriptedTransport } from '../support/scripted-transport.js'
import { settled, VirtualClock } from '../support/virtual-clock.js'

async function start(outbox: Outbox = memoryOutbox()) {
  const clock = new VirtualClock()
  const transport = new ScriptedTransport()
  const client = await ParleyClient.connect({ url: 'http://fake', token: 'token', clock, transport, outbox })
  await settled()
  return { clock, transport, client, outbox }
}
type Setting = Awaited<ReturnType<typeof start>>

/** The messages that are on their way, as they were sent. */
const sent = ({ transport }: Setting) => transport.last.asked.map(({ payload }) => payload['content'])
/** Acknowledges the message that is on its way. */
async function acknowledge({ transport }: Setting, id: string): Promise<void> {
  transport.last.answer('send_message', { id })
  await settled()
}

describe('posting', () => {
  it('waits for a connection, keeps the order of a room, and does not hold up another room', async () => {
    const setting = await start()
    const { transport, client } = setting
    const posts = [
      client.post('r', { content: 'one' }),
      client.post('r', { content: 'two' }),
      client.post('q', { content: 'three' }),
    ]
    await settled()
    expect(sent(setting)).toEqual([])
    transport.last.ready()
    await settled()
    expect(sent(setting)).toEqual(['one', 'three'])
    await acknowledge(setting, 'm1')
    expect(sent(setting)).toEqual(['three', 'two'])
    await acknowledge(setting, 'm3')
    await acknowledge(setting, 'm2')
    expect((await Promise.all(posts)).map(({ id }) => id)).toEqual(['m1', 'm2', 'm3'])
  })

  it('sends again what was not acknowledged, under the same key', async () => {
    const setting = await start()
    const { clock, transport, client } = setting
    transport.last.ready()
    const posted = client.post('r', { content: 'one' })
    await settled()
    const first = transport.last.asked[0]?.payload['clientId']
    transport.last.cut()
    await clock.pass(500)
    transport.last.ready()
    await settled()
    expect(transport.last.asked[0]?.payload).toEqual({ roomId: 'r', content: 'one', clientId: first })
    await acknowledge(setting, 'm1')
    expect(await posted).toEqual({ id: 'm1' })
  })

  it('takes the event for the acknowledgement that was lost', async () => {
    const setting = await start()
    const { clock, transport, client } = setting
    transport.last.ready()
    const posted = client.post('r', { content: 'one' })
    await settled()
    const { clientId } = transport.last.asked[0]?.payload as { clientId: string }
    const message = { id: 'm1', roomId: 'r', clientId, sender: { id: 'me' }, mentions: [] }
    transport.last.say('message_received', { roomId: 'r', revision: 4, message })
    expect(await posted).toEqual(message)
    transport.last.cut()
    await clock.pass(500)
    transport.last.ready()
    await settled()
    expect(sent(setting)).toEqual([])
  })

  it('gives up what is refused, and goes on with the next', async () => {
    const setting = await start()
    const { transport, client } = setting
    transport.last.ready()
    const [one, two] = [client.post('r', { content: 'one' }), client.post('r', { content: 'two' })]
    await settled()
    transport.last.refuse('send_message', 403, { code: 'muted' })
    await expect(one).rejects.toMatchObject({ status: 403, code: 'muted' })
    await settled()
    await acknowledge(setting, 'm2')
    expect(await two).toEqual({ id: 'm2' })
  })

  it('tells of what is refused, also of what an earlier client wrote', async () => {
    const outbox = memoryOutbox()
    const message = { content: 'of yesterday' }
    await outbox.add({ clientId: 'c1', roomId: 'r', message, at: 1 })
    const { transport, client } = await start(outbox)
    const refused: RefusedPost[] = []
    client.refused.subscribe((post) => refused.push(post))
    transport.last.ready()
    await settled()
    transport.last.refuse('send_message', 403, { code: 'muted' })
    await settled()
    expect(refused).toEqual([
      { clientId: 'c1', roomId: 'r', message, at: 1, error: expect.objectContaining({ code: 'muted' }) },
    ])
    expect(await outbox.load()).toEqual([])
  })

  it('tries what was refused again under its own key, once', async () => {
    const { transport, client } = await start()
    transport.last.ready()
    const refused = client.post('r', { content: 'one' }, 'c1').catch(() => undefined)
    await settled()
    transport.last.refuse('send_message', 403, { code: 'muted' })
    await refused
    const again = [client.post('r', { content: 'one' }, 'c1'), client.post('r', { content: 'one' }, 'c1')]
    await settled()
    expect(transport.last.asked.map(({ payload }) => payload['clientId'])).toEqual(['c1'])
    transport.last.answer('send_message', { id: 'm1' })
    expect(await Promise.all(again)).toEqual([{ id: 'm1' }, { id: 'm1' }])
  })

  it.each([
    [429, 'rate_limited'],
    [503, 'unavailable'],
  ] as const)('waits as long as the server asks (%i)', async (status, code) => {
    const setting = await start()
    const { clock, transport, client } = setting
    transport.last.ready()
    const posted = client.post('r', { content: 'one' })
    await settled()
    transport.last.refuse('send_message', status, { code, retryAfter: 7 })
    await clock.pass(6_999)
    expect(sent(setting)).toEqual([])
    await clock.pass(2)
    await acknowledge(setting, 'm1')
    await posted
  })

  it('gives up a message over which the server breaks again and again', async () => {
    const { clock, transport, client } = await start()
    transport.last.ready()
    const posted = client.post('r', { content: 'one' })
    const failed = expect(posted).rejects.toMatchObject({ status: 500 })
    for (let i = 0; i < 8; i += 1) {
      await settled()
      transport.last.refuse('send_message', 500)
      await clock.pass(31_000)
    }
    await failed
  })

  it('takes no more than a thousand messages without a connection', async () => {
    const { client } = await start()
    const posts = Array.from({ length: 1_000 }, () => client.post('r', { content: 'one' }).catch(() => undefined))
    await expect(client.post('r', { content: 'more' })).rejects.toThrow('Too many')
    client.close()
    await Promise.all(posts)
  })

  it('leaves in the outbox what is not acknowledged, and a later client sends it first', async () => {
    const setting = await start()
    const { transport, client, outbox } = setting
    transport.last.ready()
    const [one, two] = [client.post('r', { content: 'one' }), client.post('r', { content: 'two' })]
    await settled()
    await acknowledge(setting, 'm1')
    await one
    client.close()
    await expect(two).rejects.toThrow('closed')
    expect((await outbox.load()).map(({ message }) => message.content)).toEqual(['two'])

    const later = await start(outbox)
    void later.client.post('r', { content: 'three' })
    later.transport.last.ready()
    await settled()
    expect(sent(later)).toEqual(['two'])
    await acknowledge(later, 'm2')
    expect(sent(later)).toEqual(['three'])
    await acknowledge(later, 'm3')
    expect(await outbox.load()).toEqual([])
  })

  it('does not send what another client that shares the outbox has settled meanwhile', async () => {
    const outbox = memoryOutbox()
    for (const clientId of ['c1', 'c2'])
      await outbox.add({ clientId, roomId: 'r', message: { content: clientId }, at: 1 })
    const setting = await start(outbox)
    const pending: number[] = []
    setting.client.pending$.subscribe((posts) => pending.push(posts.length))
    await outbox.remove('c1')
    setting.transport.last.ready()
    await settled()
    expect(sent(setting)).toEqual(['c2'])
    await acknowledge(setting, 'm2')
    expect(pending).toEqual([2, 1, 0])
  })

  it('tells whoever waits for a message of an earlier client what became of it, although another one has settled it', async () => {
    const outbox = memoryOutbox()
    const post = { clientId: 'c1', roomId: 'r', message: { content: 'one' }, at: 1 }
    await outbox.add(post)
    const setting = await start(outbox)
    await outbox.remove('c1')
    setting.transport.last.ready()
    // The outbox is being asked.
    const posted = setting.client.post('r', post.message, 'c1')
    await settled()
    expect(await outbox.load()).toEqual([post])
    await acknowledge(setting, 'm1')
    expect(await posted).toEqual({ id: 'm1' })
    expect(await outbox.load()).toEqual([])
  })

  it('sends what was left in an outbox that cannot be asked', async () => {
    const outbox: Outbox = { ...memoryOutbox(), has: () => Promise.reject(new Error('the disk is gone')) }
    await outbox.add({ clientId: 'c1', roomId: 'r', message: { content: 'one' }, at: 1 })
    const setting = await start(outbox)
    setting.transport.last.ready()
    await settled()
    expect(sent(setting)).toEqual(['one'])
  })

  it('does not send what the outbox could not keep', async () => {
    const full: Outbox = { ...memoryOutbox(), add: () => Promise.reject(new Error('the disk is full')) }
    const setting = await start(full)
    setting.transport.last.ready()
    await expect(setting.client.post('r', { content: 'one' })).rejects.toThrow('the disk is full')
    expect(sent(setting)).toEqual([])
  })
})

describe('a command', () => {
  it('is repeated under the same key until it is acknowledged', async () => {
    const { clock, transport, client } = await start()
    const room = client.command('create_room', { name: 'Tea' })
    transport.last.ready()
    await settled()
    const first = transport.last.asked[0]?.payload
    expect(first).toEqual({ name: 'Tea', idempotencyKey: expect.any(String) })
    transport.last.cut()
    await clock.pass(2_000)
    transport.last.ready()
    await clock.pass(2_000)
    expect(transport.last.asked[0]?.payload).toEqual(first)
    transport.last.answer('create_room', { id: 'r' })
    expect(await room).toEqual({ id: 'r' })
  })

  it('is refused at once when the server refuses it', async () => {
    const { transport, client } = await start()
    transport.last.ready()
    const deleted = client.command('delete_message', { messageId: 'm' })
    await settled()
    transport.last.refuse('delete_message', 404, { code: 'not_found' })
    await expect(deleted).rejects.toMatchObject({ code: 'not_found' })
  })

  it('is given up when there is no connection in time', async () => {
    const { clock, client } = await start()
    const given = client.command('leave_room', { roomId: 'r' }, 5_000)
    const failed = expect(given).rejects.toThrow('no connection in time')
    await clock.pass(6_000)
    await failed
  })
})
