import { afterAll, describe, expect, it } from '@jest/globals'
import { filter, firstValueFrom, take, toArray } from 'rxjs'
import { AccessTokens } from '../../src/api/auth/access-tokens.js'
import type { SessionStore } from '../../src/api/auth/session-store.js'
import { Sessions } from '../../src/api/auth/sessions.js'
import {
  type ClientOptions,
  ParleyClient,
  type RoomState,
  socketIoTransport,
  type Transport,
} from '../../src/client/index.js'
import type { Person } from '../support/client.js'
import { CuttableNetwork } from '../support/cuttable-network.js'
import { given, roomOf, say } from '../support/rooms.js'
import { PASSWORD, RunningParley } from '../support/running-parley.js'

const parley = await RunningParley.start()
const open: { close(): void }[] = []
afterAll(() => {
  for (const one of open) one.close()
})

async function connected(person: Person, options: Partial<ClientOptions> = {}): Promise<ParleyClient> {
  const { refreshToken, token: accessToken } = person
  const credentials = { refreshToken, accessToken, expiresIn: 900 }
  const client = await ParleyClient.connect({ url: parley.url, token: credentials, ...options })
  open.push(client)
  await client.online()
  return client
}

/** The first state of which that is true. */
const stateWhere = (client: ParleyClient, roomId: string, is: (state: RoomState) => boolean): Promise<RoomState> =>
  firstValueFrom(client.room(roomId).state$.pipe(filter(is)))

describe('clients of a running server', () => {
  it('see three hundred messages posted at once in one order, without a hole', async () => {
    const people = await parley.people(4)
    const room = await roomOf(people[0]!, people.slice(1))
    const [writer, ...readers] = await Promise.all(people.map((person) => connected(person)))
    const heard = readers.map((reader) =>
      firstValueFrom(
        reader.room(room.id).events.pipe(
          filter((event) => event.event === 'message_received'),
          take(300),
          toArray(),
        ),
      ),
    )
    const posted = await Promise.all(
      Array.from({ length: 300 }, (_, i) => writer!.post(room.id, { content: `No. ${i}` })),
    )
    const orders = (await Promise.all(heard)).map((frames) => frames.map(({ payload }) => payload.message))
    const expected = posted.map(({ clientId: _clientId, ...message }) => message)
    for (const order of orders) expect(order).toEqual(expected)
    expect(posted.map(({ seq }) => seq)).toEqual(Array.from({ length: 300 }, (_, i) => i + 1))
    const revisions = posted.map(({ revision }) => revision)
    expect(revisions).toEqual(revisions.map((_, i) => revisions[0]! + i))
  })

  it('send exactly once and in order over a network that is cut again and again', async () => {
    const [ann, bob] = await parley.people(2)
    const room = await roomOf(ann!, [bob!])
    const network = await CuttableNetwork.to(parley.url)
    open.push(network)
    const client = await connected(ann!, { url: network.url })
    const posts: Promise<unknown>[] = []
    for (let round = 0; round < 3; round += 1) {
      for (let i = 0; i < 20; i += 1) posts.push(client.post(room.id, { content: `${round}.${i}` }))
      // In the middle of it: some are acknowledged, some sent, some not.
      await posts[round * 20 + 3]
      network.cut()
      await firstValueFrom(client.states.pipe(filter((state) => state === 'offline')))
      network.mend()
    }
    await Promise.all(posts)
    const { items } = await given(200, bob!.get(`/api/rooms/${room.id}/messages?limit=100`))
    const expected = [0, 1, 2].flatMap((round) => Array.from({ length: 20 }, (_, i) => `${round}.${i}`))
    expect(items.map(({ content }) => content)).toEqual(expected)
    expect(await firstValueFrom(client.pending$)).toEqual([])
  })

  it('do everything that there is a command for', async () => {
    const [ann, bob, eve] = await parley.people(3)
    const [a, b] = await Promise.all([connected(ann!), connected(bob!)])
    const { id: roomId } = await a.command('create_room', { name: 'Tea', type: 'public' })
    await b.command('join_room', { roomId })
    const seen = stateWhere(
      b,
      roomId,
      ({ room, messages }) => room.name === 'Coffee' && messages.at(-1)?.deleted === true,
    )
    await a.command('invite_member', { roomId, userId: eve!.id })
    const first = await a.room(roomId).post('Hello @room')
    await b.command('add_reaction', { messageId: first.id, emoji: '👍' })
    await b.command('add_reaction', { messageId: first.id, emoji: '🎉' })
    await b.command('remove_reaction', { messageId: first.id, emoji: '👍' })
    await a.command('edit_message', { messageId: first.id, content: 'Hello' })
    const read = stateWhere(a, roomId, ({ receipts }) => receipts.get(bob!.id)?.readSeq === first.seq)
    await b.command('mark_as_read', { roomId, seq: first.seq })
    await read
    await b.command('mark_as_delivered', { roomId, seq: first.seq })
    await a.rest.pin(first.id)
    const typing = stateWhere(b, roomId, (state) => state.typing.includes(ann!.id))
    a.room(roomId).typing()
    await typing
    await a.command('set_presence', { status: 'busy', statusMessage: 'Tea' })
    await firstValueFrom(b.presence$.pipe(filter((people) => people.get(ann!.id)?.status === 'busy')))
    const second = await a.room(roomId).post('Mistake', { replyTo: first.id })
    await a.command('delete_message', { messageId: second.id })
    await a.command('update_room', { roomId, name: 'Coffee' })
    const state = await seen
    expect(state.messages[0]).toMatchObject({ content: 'Hello', pinned: true, replyCount: 0 })
    expect(state.messages[0]?.reactions).toEqual([{ emoji: '🎉', count: 1, userIds: [bob!.id] }])
    expect(state.pins).toEqual([first.id])
    const gone = stateWhere(b, roomId, ({ isMember }) => !isMember)
    // Who is removed from a room while it is being loaded hears no more of it.
    await stateWhere(b, roomId, ({ isMember }) => isMember)
    await a.command('remove_member', { roomId, userId: bob!.id })
    await gone
    await expect(b.post(roomId, { content: 'Still here' })).rejects.toMatchObject({ status: 403 })
    await expect(a.command('leave_room', { roomId })).rejects.toMatchObject({ code: 'owner_must_stay' })
  })

  it('count what is unread as the server does, on every device', async () => {
    const [ann, bob] = await parley.people(2)
    const room = await roomOf(ann!, [bob!])
    const [one, two] = await Promise.all([
      connected(bob!, { token: bob!.token }),
      connected(bob!, { token: bob!.token }),
    ])
    const counts = (client: ParleyClient, unread: number, mentions: number) =>
      firstValueFrom(
        client.rooms$.pipe(
          filter((rooms) => {
            const found = rooms.find((summary) => summary.room.id === room.id)
            return found?.unreadCount === unread && found.mentionCount === mentions
          }),
        ),
      )
    await say(ann!, room.id, 'one')
    const message = await say(ann!, room.id, `@${bob!.username} two`)
    await say(ann!, room.id, 'three')
    await Promise.all([counts(one, 3, 1), counts(two, 3, 1)])
    await given(204, ann!.delete(`/api/messages/${message.id}`))
    await Promise.all([counts(one, 2, 0), counts(two, 2, 0)])
    await one.command('mark_as_read', { roomId: room.id, seq: 3 })
    await Promise.all([counts(one, 0, 0), counts(two, 0, 0)])
  })

  it('see of a room that hides its past what they may see, after coming back too', async () => {
    const [ann, bob] = await parley.people(2)
    const room = await roomOf(ann!, [bob!], { type: 'public', historyVisibility: 'since_join' })
    const client = await connected(bob!)
    const before = stateWhere(client, room.id, ({ messages }) => messages.length === 1)
    await say(ann!, room.id, 'one')
    expect((await before).hasEarlier).toBe(false)
    const subscription = client.room(room.id).state$.subscribe()
    await client.command('leave_room', { roomId: room.id })
    await say(ann!, room.id, 'two')
    await client.command('join_room', { roomId: room.id })
    await say(ann!, room.id, 'three')
    const state = await stateWhere(client, room.id, ({ messages }) => messages.at(-1)?.content === 'three')
    expect(state.messages.map(({ content }) => content)).toEqual(['three'])
    expect([...state.members.keys()].sort()).toEqual([ann!.id, bob!.id].sort())
    subscription.unsubscribe()
  })
})

describe('tokens', () => {
  const counting = (): { transport: Transport; opened: () => number } => {
    let opened = 0
    const real = socketIoTransport(parley.url)
    const transport: Transport = {
      open: (...args) => {
        opened += 1
        return real.open(...args)
      },
    }
    return { transport, opened: () => opened }
  }

  it('are renewed before they expire, on the same connection', async () => {
    const person = await parley.person()
    const { items } = await given(200, person.get('/api/auth/sessions'))
    const session = { userId: person.id, sessionId: items[0]!.id }
    // Tokens of the past: good for three seconds more.
    const tokens = new AccessTokens(parley.jwtSecret, new Sessions({} as SessionStore), () => Date.now() - 897_000)
    let issued = 0
    const enough = new Promise<void>((resolve) => {
      setTimeout(resolve, 8_000)
    })
    const { transport, opened } = counting()
    const client = await connected(person, {
      transport,
      token: () => {
        issued += 1
        return tokens.issue(session)
      },
    })
    await enough
    expect(issued).toBeGreaterThanOrEqual(3)
    expect(opened()).toBe(1)
    expect(client.state).toBe('online')
    const room = await roomOf(person)
    await client.post(room.id, { content: 'Still here' })
  })

  it('of a session that was ended lead to a new session, when there is a password', async () => {
    const person = await parley.person()
    const client = await connected(person, { token: { username: person.username, password: PASSWORD } })
    const { items } = await given(200, person.get('/api/auth/sessions'))
    const back = firstValueFrom(
      client.states.pipe(
        filter((state) => state === 'offline'),
        take(1),
      ),
    )
    for (const { id, current } of items) if (!current) await given(204, person.delete(`/api/auth/sessions/${id}`))
    await back
    await client.online()
    expect(client.state).toBe('online')
  })

  it('of a session that was ended close the client, when there is none', async () => {
    const person = await parley.person()
    const client = await connected(person)
    const closed = firstValueFrom(client.states.pipe(filter((state) => state === 'closed')))
    await given(204, person.post('/api/auth/logout'))
    await closed
    expect(client.closeReason).toMatchObject({ status: 401 })
  })
})
