import { beforeAll, expect, it } from '@jest/globals'
import { setTimeout as pause } from 'node:timers/promises'
import type { Person } from '../support/client.js'
import { onSharedEngines, OUTAGE_TEST_MS } from '../support/fleet/engines.js'
import { useFleet } from '../support/fleet/fleet.js'
import type { Instance } from '../support/fleet/instance.js'
import { underLoad } from '../support/fleet/outage.js'
import { expectRebuildsEqual, homeOf, untilAnswered, untilProjected } from '../support/fleet/read-models.js'
import { adminOf, travellers } from '../support/fleet/traveller.js'
import { given, say } from '../support/rooms.js'

/** Milliseconds in which another process has taken over. */
const TAKEN_OVER_MS = 30_000

onSharedEngines('one that serves, two that project and work', () => {
  const fleet = useFleet(['api', 'projector,worker', 'projector,worker'])
  let people: readonly Person[]
  let admin: Person
  let home: string
  /** One of them has the leases: what befalls both befalls that one. */
  const standIns = (): readonly Instance[] => fleet().instances.slice(1)
  beforeAll(async () => {
    people = await travellers(fleet().url, 5)
    admin = await adminOf(fleet().url)
    home = await homeOf(people[0]!)
  }, 60_000)

  it('a rebuild is asked for where nothing is projected', () => expectRebuildsEqual(admin), OUTAGE_TEST_MS)

  it('refuses to rebuild what there is not', async () => {
    expect((await admin.post('/api/admin/projections/nothing/rebuild')).status).toBe(404)
  })

  it(
    'the process that projects and works is killed: another one takes over',
    async () => {
      await underLoad(fleet(), people, async (_load, room) => {
        for (const victim of standIns()) {
          await victim.kill()
          const { id } = await say(people[0]!, home, 'Who is there?')
          await untilProjected(people[1]!, room.id, TAKEN_OVER_MS)
          await untilAnswered(people[0]!, home, id, TAKEN_OVER_MS)
          await victim.start()
        }
      })
    },
    OUTAGE_TEST_MS,
  )

  it(
    'the process that projects is stopped, taken over, and comes back to what it was writing: it writes nothing wrong',
    async () => {
      await underLoad(fleet(), people, async (load, room) => {
        for (const victim of standIns()) {
          victim.suspend()
          await untilProjected(people[1]!, room.id, TAKEN_OVER_MS)
          const { id } = await say(people[0]!, home, 'And now?')
          await untilAnswered(people[0]!, home, id, TAKEN_OVER_MS)
          victim.resume()
          await load.progress()
          await pause(2_000)
        }
      })
      await expectRebuildsEqual(admin)
    },
    OUTAGE_TEST_MS,
  )

  it('nothing was answered twice', async () => {
    const { items } = await given(200, people[0]!.get(`/api/rooms/${home}/messages?limit=100`))
    const answered = items.map(({ replyTo }) => replyTo).filter((replyTo) => replyTo !== null)
    expect(answered).toEqual([...new Set(answered)])
    expect(answered).toHaveLength(2 * standIns().length)
  })
})
