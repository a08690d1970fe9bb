import { afterAll, expect, it } from '@jest/globals'
import type { AccountPorts } from '../../src/commands/accounts.js'
import { bootstrap, type FirstThings } from '../../src/commands/bootstrap.js'
import { START } from '../../src/commands/event-store.js'
import { Unsealer } from '../../src/commands/unsealing.js'
import { Usernames } from '../../src/commands/usernames.js'
import { Writers } from '../../src/commands/writers.js'
import { usernameDecider } from '../../src/domain/username/decider.js'
import { usernameEvents } from '../../src/domain/username/events.js'
import { userDecider } from '../../src/domain/user/decider.js'
import { userEvents } from '../../src/domain/user/events.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { roomType, WriteSide } from '../support/write-side.js'

const side = await WriteSide.open(temporaryFolder())
afterAll(() => side.store.close())

/** A process of its own, as far as writing goes. */
function oneOfSeveral(): { accounts: AccountPorts; rooms: WriteSide['rooms'] } {
  const { store, keys, snapshots } = side
  const ports = { store, keys, snapshots, now: () => new Date(), isShared: true }
  const accounts = {
    users: new Writers({ category: 'user', decider: userDecider, events: userEvents }, ports),
    claims: new Writers({ category: 'username', decider: usernameDecider, events: usernameEvents }, ports),
    ...{ usernames: new Usernames(store, keys), store, unsealer: new Unsealer(keys) },
  }
  return { accounts, rooms: new Writers(roomType, ports) }
}

const first: FirstThings = {
  adminUsername: 'admin',
  adminPasswordHash: () => Promise.resolve('hash'),
  rooms: ['General', 'Developer'],
  agentName: undefined,
}

it('is done once, by however many processes at once: one admin, one agent, one set of rooms', async () => {
  const done = await Promise.all(
    Array.from({ length: 8 }, () => {
      const { accounts, rooms } = oneOfSeveral()
      return bootstrap(accounts, rooms, first)
    }),
  )
  expect(new Set(done.map(({ adminId }) => adminId)).size).toBe(1)
  const types = (await side.store.readAll(START, 1_000)).map(({ type }) => type)
  const counted = (type: string): number => types.filter((each) => each === type).length
  // The admin and the agent; two public rooms, the admins' and the admin's home.
  expect([counted('UserRegistered'), counted('UsernameClaimed'), counted('RoomCreated')]).toEqual([2, 2, 4])
})
