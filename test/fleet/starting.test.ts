import { expect, it } from '@jest/globals'
import { given } from '../support/rooms.js'
import { onSharedEngines } from '../support/fleet/engines.js'
import { useFleet } from '../support/fleet/fleet.js'
import { adminOf, travellerNamed } from '../support/fleet/traveller.js'

onSharedEngines('three processes that start at once on empty engines', () => {
  const fleet = useFleet()

  it('make one admin and one set of rooms, which all of them know', async () => {
    for (const url of fleet().apis) {
      const admin = await adminOf(url)
      const { items: people } = await given(200, admin.get('/api/users?q=&limit=100'))
      expect(people.map(({ username }) => username).sort()).toEqual(['Parley', 'admin'])
      const { items: rooms } = await given(200, admin.get('/api/rooms/discover?limit=100'))
      expect(rooms.map(({ name }) => name).sort()).toEqual(['Developer', 'General', 'Security', 'Trading'])
    }
  })

  it('know each other’s people at once', async () => {
    const [first, second, third] = fleet().apis as [string, string, string]
    const person = await travellerNamed(first, 'newcomer')
    for (const url of [second, third]) {
      const { status } = await fetch(`${url}/api/users/me`, { headers: { authorization: `Bearer ${person.token}` } })
      expect(status).toBe(200)
    }
  })
})
