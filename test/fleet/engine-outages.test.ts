import { beforeAll, describe, it } from '@jest/globals'
import { setTimeout as pause } from 'node:timers/promises'
import type { Person } from '../support/client.js'
import { type EngineUnderTest, itDoesTo, onSharedEngines, OUTAGE_TEST_MS } from '../support/fleet/engines.js'
import { useFleet } from '../support/fleet/fleet.js'
import type { Load } from '../support/fleet/load.js'
import { underLoad } from '../support/fleet/outage.js'
import { homeOf, untilAnswered } from '../support/fleet/read-models.js'
import { untilAllSay } from '../support/fleet/readiness.js'
import { travellers } from '../support/fleet/traveller.js'
import { say } from '../support/rooms.js'

/** Milliseconds within which a process notices that an engine is gone or frozen. */
const NOTICED_MS = 15_000
/** Milliseconds in which everything has recovered, on a busy machine. */
const RECOVERED_MS = 30_000

/** Freezes an engine for 20 s. @param meanwhile what has to come about in that time */
async function freeze(engine: EngineUnderTest, meanwhile: () => Promise<void>): Promise<void> {
  engine.freeze()
  const enough = pause(20_000)
  try {
    await meanwhile()
    await enough
  } finally {
    engine.thaw()
  }
}

onSharedEngines('under load, with three instances', () => {
  const fleet = useFleet()
  let people: readonly Person[]
  const allSay = (status: number, withinMs: number): Promise<void> => untilAllSay(fleet().apis, status, withinMs)
  const during = (happens: (load: Load) => Promise<void>) => underLoad(fleet(), people, happens)
  beforeAll(async () => {
    people = await travellers(fleet().url, 5)
  }, 60_000)

  const killed = async (load: Load): Promise<void> => {
    const victim = fleet().instances[0]!
    await fleet().kill(victim)
    await load.progress()
    await fleet().start(victim)
  }
  it('an instance is killed: the others serve its clients', () => during(killed), OUTAGE_TEST_MS)

  describe('Redis', () => {
    const redis = () => fleet().engines.ownEngine('redis')

    itDoesTo('redis', 'is killed and comes back empty: messages go on, jobs are done, each once', async () => {
      const [me] = people as [Person]
      const home = await homeOf(me)
      await during(async (load) => {
        await redis().kill()
        const { id } = await say(me, home, 'Are you there?')
        await load.progress(50)
        await allSay(200, 0)
        await redis().start()
        await untilAnswered(me, home, id, 60_000)
      })
    })

    itDoesTo('redis', 'is frozen: messages go on', () =>
      during((load) =>
        freeze(redis(), async () => {
          await load.progress(50)
          await allSay(200, 0)
        }),
      ),
    )
  })

  describe('MongoDB', () => {
    const mongo = () => fleet().engines.ownEngine('mongodb')

    itDoesTo('mongodb', 'is killed and comes back', () =>
      during(async () => {
        await mongo().kill()
        await allSay(503, NOTICED_MS)
        await mongo().start()
        await allSay(200, RECOVERED_MS)
      }),
    )

    itDoesTo('mongodb', 'is frozen', () =>
      during(async () => {
        await freeze(mongo(), () => allSay(503, NOTICED_MS))
        await allSay(200, RECOVERED_MS)
      }),
    )
  })

  describe('the event store', () => {
    const eventStore = () => fleet().engines.ownEngine('eventstoredb')

    itDoesTo('eventstoredb', 'is killed and comes back', () =>
      during(async () => {
        await eventStore().kill()
        await allSay(503, NOTICED_MS)
        await eventStore().start()
        await allSay(200, RECOVERED_MS)
      }),
    )

    itDoesTo('eventstoredb', 'hangs up on everybody', () =>
      during(async (load) => {
        for (let n = 0; n < 3; n += 1) {
          await fleet().engines.eventStore?.drop()
          await load.progress()
        }
        await allSay(200, RECOVERED_MS)
      }),
    )

    itDoesTo('eventstoredb', 'refuses everybody for half a minute', () =>
      during(async () => {
        await fleet().engines.eventStore?.outage(30_000)
        await allSay(503, NOTICED_MS)
        await allSay(200, 30_000 + RECOVERED_MS)
      }),
    )

    itDoesTo('eventstoredb', 'is frozen', () =>
      during(async () => {
        await freeze(eventStore(), () => allSay(503, NOTICED_MS))
        await allSay(200, RECOVERED_MS)
      }),
    )
  })

  describe('afterwards', () => {
    it('everything is there', () => during((load) => load.progress()), OUTAGE_TEST_MS)
  })
})
