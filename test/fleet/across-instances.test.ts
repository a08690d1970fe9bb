import { beforeAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import type { Answer, Person } from '../support/client.js'
import { eventually } from '../support/eventually.js'
import { itDoesTo, onSharedEngines } from '../support/fleet/engines.js'
import { useFleet } from '../support/fleet/fleet.js'
import { logInAgain, travellerOn, travellers } from '../support/fleet/traveller.js'
import { SocketIoClient } from '../support/live-client.js'
import { given, roomOf, say } from '../support/rooms.js'

type SyncAnswer = {
  readonly rooms: Readonly<Record<string, { readonly events: readonly [string, { readonly message: Answer }][] }>>
}

onSharedEngines('what happens on one instance', () => {
  const fleet = useFleet()
  let people: readonly Person[]
  let room: Answer
  const on = (instance: number): string => fleet().apis[instance] ?? ''
  const socket = (person: Person, instance: number): Promise<SocketIoClient> =>
    SocketIoClient.connect(on(instance), person.token)
  const ann = (): Person => people[0]!
  const bob = (): Person => people[1]!
  beforeAll(async () => {
    people = await travellers(fleet().url, 2)
    room = await roomOf(ann(), [bob()])
  }, 60_000)

  describe('happens once, however many are asked for it', () => {
    it('a message with one clientId, posted on every instance at once', async () => {
      const clientId = randomUUID()
      const everywhere = [0, 1, 2, 0, 1, 2].map((instance) => travellerOn(on(instance), ann()))
      const body = { content: 'Only once', clientId }
      const replies = await Promise.all(everywhere.map((me) => me.post(`/api/rooms/${room.id}/messages`, body)))
      expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 201))
      expect(new Set(replies.map(({ body: { id } }) => id)).size).toBe(1)
      const { items } = await given(200, ann().get(`/api/rooms/${room.id}/messages?limit=100`))
      expect(items.filter(({ content }) => content === 'Only once')).toHaveLength(1)
    })

    it('a room under one Idempotency-Key, asked for on every instance at once', async () => {
      const key = { 'idempotency-key': randomUUID() }
      const name = `Room ${randomUUID()}`
      const ask = (instance: number) => travellerOn(on(instance), ann()).post('/api/rooms', { name }, key)
      const replies = await Promise.all([0, 1, 2].map(ask))
      // Whoever comes second is told so while the first is at it.
      for (const { status, body } of replies) expect([201, 'in_progress']).toContain(status === 201 ? 201 : body.code)
      const { id } = await given(201, ask(1))
      for (const { status, body } of replies) if (status === 201) expect(body.id).toBe(id)
      const { items } = await given(200, ann().get('/api/rooms?limit=100'))
      expect(items.filter((each) => each.name === name)).toHaveLength(1)
    })
  })

  describe('is seen on the others', () => {
    it('a message, at once, by who says how far they have read', async () => {
      for (let n = 0; n < 10; n += 1) {
        const { id } = await say(ann(), room.id, `Message ${n}`)
        const { items } = await given(200, ann().get(`/api/rooms/${room.id}/messages?limit=1`))
        expect(items.map((message) => message.id)).toEqual([id])
      }
    })

    it('typing', async () => {
      const [mine, theirs] = [await socket(ann(), 0), await socket(bob(), 1)]
      mine.tell('typing_start', { roomId: room.id })
      expect((await theirs.next('user_typing')).payload).toEqual({ roomId: room.id, userId: ann().id })
      await eventually(async () => {
        const { items } = await given(200, travellerOn(on(2), bob()).get(`/api/rooms/${room.id}/typing`))
        expect(items).toEqual([{ userId: ann().id }])
      })
      mine.tell('typing_stop', { roomId: room.id })
      expect((await theirs.next('user_stopped_typing')).payload).toEqual({ roomId: room.id, userId: ann().id })
    })

    it('that messages have been delivered', async () => {
      const { seq } = await say(ann(), room.id, 'Delivered?')
      const [mine, theirs] = [await socket(ann(), 0), await socket(bob(), 1)]
      await theirs.command('mark_as_delivered', { roomId: room.id, seq })
      expect((await mine.next('message_delivered')).payload).toEqual({ roomId: room.id, userId: bob().id, seq })
    })

    it('who is there, on whichever of their devices, and what they have set', async () => {
      const statusOn = async (instance: number): Promise<unknown> => {
        const { items } = await given(200, travellerOn(on(instance), bob()).get(`/api/rooms/${room.id}/members`))
        const { presence } = items.find(({ userId }) => userId === ann().id)!
        return [presence.status, presence.statusMessage]
      }
      const seen = (status: string, message: string | null) =>
        eventually(async () => {
          for (const instance of [0, 1, 2]) expect(await statusOn(instance)).toEqual([status, message])
        })
      const devices = [await socket(ann(), 0), await socket(ann(), 1)]
      await seen('online', null)
      await devices[0]!.command('set_presence', { status: 'busy', statusMessage: 'Tea' })
      await seen('busy', 'Tea')
      devices[0]!.close()
      await devices[1]!.command('set_presence', { status: 'online', statusMessage: null })
      await seen('online', null)
      devices[1]!.close()
      await seen('offline', null)
    }, 60_000)

    it('what an agent is writing, wherever it is being written', async () => {
      const { items } = await given(200, ann().get('/api/rooms?limit=100'))
      const home = items.find(({ type }) => type === 'home')!
      const sockets = await Promise.all([0, 1, 2].map((instance) => socket(ann(), instance)))
      const { id } = await say(ann(), home.id, 'How are you today?')
      for (const each of sockets) {
        expect((await each.next('ai_partial')).payload).toMatchObject({ roomId: home.id, replyTo: id })
        await eventually(() =>
          expect(each.all('message_received').map(({ payload }) => payload)).toContainEqual(
            expect.objectContaining({ message: expect.objectContaining({ replyTo: id }) }),
          ),
        )
      }
    }, 60_000)

    it('the end of a login: sockets close, and the token is good nowhere', async () => {
      const again = await logInAgain(on(0), bob())
      const sockets = await Promise.all([0, 1, 2].map((instance) => socket(again, instance)))
      await given(204, again.post('/api/auth/logout'))
      for (const each of sockets) await each.ended
      for (const instance of [0, 1, 2])
        await eventually(async () =>
          expect((await travellerOn(on(instance), again).get('/api/users/me')).status).toBe(401),
        )
    }, 60_000)
  })

  itDoesTo('eventstoredb', 'is found on another one, though that one was just told that it is too slow', async () => {
    const [here, there] = [travellerOn(on(0), ann()), travellerOn(on(1), ann())]
    for (let n = 0; n < 10; n += 1) {
      await fleet().engines.eventStore?.tooSlow()
      const edited = await say(here, room.id, `To be edited ${n}`)
      await given(200, there.patch(`/api/messages/${edited.id}`, { content: `Edited ${n}` }))
      await fleet().engines.eventStore?.tooSlow()
      const read = await say(here, room.id, `To be read ${n}`)
      await given(200, there.get(`/api/messages/${read.id}`))
    }
  })

  it('is caught up with on another one, without a gap', async () => {
    const { revision } = await say(ann(), room.id, 'The last that was seen')
    const missed = []
    for (let n = 0; n < 5; n += 1) missed.push(await say(ann(), room.id, `Missed ${n}`))
    for (const instance of [1, 2, 0]) {
      const again = await socket(bob(), instance)
      const { data } = await again.command('sync', { rooms: { [room.id]: revision } })
      const { rooms } = data as unknown as SyncAnswer
      const events = rooms[room.id]?.events ?? []
      expect(events.map(([name, payload]) => [name, payload.message.id])).toEqual(
        missed.map(({ id }) => ['message_received', id]),
      )
    }
  })
})
