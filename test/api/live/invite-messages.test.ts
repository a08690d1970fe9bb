import { describe, expect, it } from '@jest/globals'
import { homeRoomId } from '../../../src/commands/room-commands.js'
import type { Person } from '../../support/client.js'
import { expectDocumentedFrame, expectDocumentedSync } from '../../support/documented-frame.js'
import { type LiveClient, SocketIoClient } from '../../support/live-client.js'
import { eventually, reactingParley } from '../../support/reacting-parley.js'
import { entryOf, given, roomOf } from '../../support/rooms.js'

const { parley } = await reactingParley()
const [ann, bob] = (await parley.people(2)) as [Person, Person]
const home = homeRoomId(bob.id)

const received = (client: LiveClient, event: string, roomId: string) =>
  client.received.filter((frame) => frame.event === event && frame.payload.roomId === roomId)
const arrived = (client: LiveClient, event: string, roomId: string, count = 1) =>
  eventually(
    () => Promise.resolve(received(client, event, roomId)),
    (frames) => frames.length >= count,
  )

describe('an invite, live', () => {
  it('comes home with its metadata, changes with its answer, and is the same replayed', async () => {
    const client = await SocketIoClient.connect(parley.url, bob.token)
    const room = await roomOf(ann, [], { name: 'Garden' })
    const { id, messageId } = await given(201, ann.post(`/api/rooms/${room.id}/invite`, { userId: bob.id }))
    const [came] = await arrived(client, 'message_received', home)
    const metadata = { inviteId: id, roomId: room.id, roomName: 'Garden', inviterId: ann.id }
    const open = { ...metadata, status: 'pending', actions: ['accept', 'decline'] }
    const content = `${ann.user.displayName} invited you to Garden.`
    const payload = came?.payload as unknown as { readonly message: object }
    expect(payload.message).toMatchObject({ id: messageId, type: 'invite', content, metadata: open })
    await given(200, bob.post(`/api/invites/${id}/decline`))
    const [changed] = await arrived(client, 'message_edited', home)
    const closed = { ...metadata, status: 'declined', actions: [] }
    expect(changed?.payload).toMatchObject({ messageId, content, metadata: closed, editedAt: null, actorId: 'system' })
    for (const name of ['invite_received', 'invite_answered']) {
      const { payload: told } = await client.next(name)
      expect(told).toMatchObject({ invite: { id, messageId } })
    }
    const { data } = await client.command('sync', { rooms: { [home]: 1 } })
    expectDocumentedSync(data)
    const { rooms } = data as unknown as { rooms: Record<string, { events: readonly [string, unknown][] }> }
    const live = client.received
      .filter(({ payload }) => payload.roomId === home && 'revision' in payload)
      .map((frame) => [frame.event, frame.payload])
    expect(rooms[home]?.events).toEqual(live)
    for (const [name, frame] of rooms[home]?.events ?? []) expectDocumentedFrame(name, frame)
  })

  it('tells the inviter of a decline in the room, and everybody of an unread message at home', async () => {
    const [a, b] = [
      await SocketIoClient.connect(parley.url, ann.token),
      await SocketIoClient.connect(parley.url, bob.token),
    ]
    const room = await roomOf(ann)
    const before = await entryOf(bob, home)
    const { id } = await given(201, ann.post(`/api/rooms/${room.id}/invite`, { userId: bob.id }))
    await given(200, bob.post(`/api/invites/${id}/decline`))
    const [notice] = await arrived(a, 'message_received', room.id)
    const content = `${bob.user.displayName} declined the invitation to this room.`
    expect(notice?.payload).toMatchObject({
      message: { type: 'system', content, metadata: { kind: 'invite_declined' } },
    })
    await arrived(b, 'message_edited', home)
    expect((await entryOf(bob, home)).unreadCount).toBe(before.unreadCount + 1)
    const again = await SocketIoClient.connect(parley.url, bob.token)
    const ready = (await again.next('ready')).payload as unknown as { rooms: { roomId: string; unreadCount: number }[] }
    expect(ready.rooms.find(({ roomId }) => roomId === home)?.unreadCount).toBe(before.unreadCount + 1)
  })

  it('reads the same after a rebuild', async () => {
    const admin = await parley.admin()
    const look = async () => ({
      messages: (await given(200, bob.get(`/api/rooms/${home}/messages`))).items,
      invites: (await given(200, bob.get('/api/invites'))).items,
    })
    const before = await look()
    for (const model of ['messages', 'invites', 'rooms']) {
      await given(202, admin.post(`/api/admin/projections/${model}/rebuild`))
      const { items } = await eventually(
        () => given(200, admin.get('/api/admin/projections')),
        ({ items: all }) => all.find(({ name }) => name === model)?.rebuild?.state === 'switched',
      )
      const rebuilt = items.find(({ name }) => name === model)?.rebuild
      expect(rebuilt?.comparison).toMatchObject({ differing: 0 })
    }
    expect(await look()).toEqual(before)
  })
})
