import { beforeAll, describe, expect, it } from '@jest/globals'
import { setTimeout as pause } from 'node:timers/promises'
import type { Person } from '../support/client.js'
import { eventually } from '../support/eventually.js'
import { itDoesTo, onSharedEngines } from '../support/fleet/engines.js'
import { useFleet } from '../support/fleet/fleet.js'
import { underLoad } from '../support/fleet/outage.js'
import { readinessOf, untilAllSay } from '../support/fleet/readiness.js'
import { travellers } from '../support/fleet/traveller.js'
import { given, say } from '../support/rooms.js'

/** Milliseconds within which a process notices that an engine is gone or frozen. */
const NOTICED_MS = 15_000
/** Milliseconds in which a process that was hit has recovered, on a busy machine. */
const RECOVERED_MS = 30_000
const TEST_MS = 150_000

onSharedEngines('under load, with three instances', () => {
  const fleet = useFleet()
  let people: readonly Person[]
  const allSay = (status: number, withinMs: number): Promise<void> => untilAllSay(fleet().apis, status, withinMs)
  beforeAll(async () => {
    people = await travellers(fleet().url, 5)
  }, 60_000)

  it(
    'an instance is killed: the others serve its clients',
    async () => {
      await underLoad(fleet(), people, async (load) => {
        const victim = fleet().instances[0]!
        await fleet().kill(victim)
        await load.progress()
        await fleet().start(victim)
      })
    },
    TEST_MS,
  )

  describe('Redis', () => {
    const redis = () => fleet().engines.ownEngine('redis')

    itDoesTo(
      'redis',
      'is killed and comes back empty: messages go on, jobs are done, each once',
      async () => {
        const me = people[0]!
        const { items } = await given(200, me.get('/api/rooms?limit=100'))
        const home = items.find(({ type }) => type === 'home')!
        await underLoad(fleet(), people, async (load) => {
          await redis().kill()
          const { id } = await say(me, home.id, 'Are you there?')
          await load.progress(50)
          for (const url of fleet().apis) expect(await readinessOf(url)).toBe(200)
          await redis().start()
          await eventually(async () => {
            const { items: messages } = await given(200, me.get(`/api/rooms/${home.id}/messages?limit=100`))
            expect(messages.filter(({ replyTo }) => replyTo === id)).toHaveLength(1)
          }, 60_000)
        })
      },
      TEST_MS,
    )

    itDoesTo(
      'redis',
      'is frozen: messages go on',
      async () => {
        await underLoad(fleet(), people, async (load) => {
          redis().freeze()
          await load.progress(50)
          await pause(20_000)
          for (const url of fleet().apis) expect(await readinessOf(url)).toBe(200)
          redis().thaw()
        })
      },
      TEST_MS,
    )
  })

  describe('MongoDB', () => {
    const mongo = () => fleet().engines.ownEngine('mongodb')

    itDoesTo(
      'mongodb',
      'is killed and comes back',
      async () => {
        await underLoad(fleet(), people, async () => {
          await mongo().kill()
          await allSay(503, NOTICED_MS)
          await mongo().start()
          await allSay(200, RECOVERED_MS)
        })
      },
      TEST_MS,
    )

    itDoesTo(
      'mongodb',
      'is frozen',
      async () => {
        await underLoad(fleet(), people, async () => {
          mongo().freeze()
          await allSay(503, NOTICED_MS)
          await pause(15_000)
          mongo().thaw()
          await allSay(200, RECOVERED_MS)
        })
      },
      TEST_MS,
    )
  })

  describe('the event store', () => {
    const eventStore = () => fleet().engines.ownEngine('eventstoredb')

    itDoesTo(
      'eventstoredb',
      'is killed and comes back',
      async () => {
        await underLoad(fleet(), people, async () => {
          await eventStore().kill()
          await allSay(503, NOTICED_MS)
          await eventStore().start()
          await allSay(200, RECOVERED_MS)
        })
      },
      TEST_MS,
    )

    itDoesTo(
      'eventstoredb',
      'hangs up on everybody',
      async () => {
        await underLoad(fleet(), people, async (load) => {
          for (let n = 0; n < 3; n += 1) {
            await fleet().engines.eventStore!.drop()
            await load.progress()
          }
        })
      },
      TEST_MS,
    )

    itDoesTo(
      'eventstoredb',
      'refuses everybody for half a minute',
      async () => {
        await underLoad(fleet(), people, async () => {
          await fleet().engines.eventStore!.outage(30_000)
          await allSay(503, NOTICED_MS)
          await pause(15_000)
          await allSay(200, RECOVERED_MS + 15_000)
        })
      },
      TEST_MS,
    )

    itDoesTo(
      'eventstoredb',
      'is frozen',
      async () => {
        await underLoad(fleet(), people, async () => {
          eventStore().freeze()
          await allSay(503, NOTICED_MS)
          await pause(15_000)
          eventStore().thaw()
          await allSay(200, RECOVERED_MS)
        })
      },
      TEST_MS,
    )
  })
})
