import { expect, it } from '@jest/globals'
import { eventually } from '../support/eventually.js'
import { onSharedEngines } from '../support/fleet/engines.js'
import { useFleet } from '../support/fleet/fleet.js'
import { homeOf, untilAnswered } from '../support/fleet/read-models.js'
import { readinessOf } from '../support/fleet/readiness.js'
import { travellerNamed, travellerOn } from '../support/fleet/traveller.js'
import { SocketIoClient } from '../support/live-client.js'
import { roomOf, say } from '../support/rooms.js'

onSharedEngines('two that serve, one that projects, one that works', () => {
  const fleet = useFleet(['api', 'api', 'projector', 'worker'])

  it('are one server: what is said to one is answered by another and seen on a third', async () => {
    const person = await travellerNamed(fleet().url, 'person')
    const home = await homeOf(person)
    const sockets = await Promise.all(fleet().apis.map((url) => SocketIoClient.connect(url, person.token)))
    const { id } = await say(person, home, 'What can you do?')
    for (const socket of sockets) {
      expect((await socket.next('ai_partial')).payload).toMatchObject({ roomId: home, replyTo: id })
      await eventually(() => expect(socket.all('message_received').map(({ payload }) => payload)).toHaveLength(2))
    }
    await untilAnswered(person, home, id, 30_000)
  }, 60_000)

  it('show what was written at once, whichever is asked', async () => {
    const person = await travellerNamed(fleet().url, 'reader')
    const [first, second] = fleet().apis.map((url) => travellerOn(url, person))
    for (let n = 0; n < 5; n += 1) {
      const room = await roomOf(first!, [], { type: 'private' })
      const { status } = await second!.get(`/api/rooms/${room.id}`)
      expect(status).toBe(200)
    }
  })

  it('say that they are ready, all of them', async () => {
    for (const { url } of fleet().instances) expect(await readinessOf(url)).toBe(200)
  })

  it('serve clients only where that is their role', async () => {
    for (const { url, roles } of fleet().instances) {
      const { status } = await fetch(`${url}/api/rooms`)
      expect([roles, status]).toEqual([roles, roles.includes('api') ? 401 : 404])
    }
  })
})
