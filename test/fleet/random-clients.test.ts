import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { setTimeout as pause } from 'node:timers/promises'
import type { Answer, Person } from '../support/client.js'
import type { CuttableNetwork } from '../support/cuttable-network.js'
import { deed } from '../support/deeds.js'
import { diceOf } from '../support/dice.js'
import { agreedRoom, expectAcknowledged } from '../support/fleet/agreement.js'
import { onSharedEngines } from '../support/fleet/engines.js'
import { useFleet } from '../support/fleet/fleet.js'
import { travellers } from '../support/fleet/traveller.js'
import { Witness } from '../support/fleet/witness.js'
import { given, roomOf, say, setRole } from '../support/rooms.js'

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
const ACTIONS = Number(process.env['ACTIONS'] ?? 160)
const dice = diceOf(SEED)

/** Cuts a way to the balancer at any moment: the client comes back on whichever instance is next. */
async function disturb(network: CuttableNetwork, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await pause(500 + dice.below(3_000))
    network.cut()
    await pause(dice.below(400))
    network.mend()
  }
}

onSharedEngines(`random clients on random instances (SEED=${SEED})`, () => {
  const fleet = useFleet()
  const witnesses: Witness[] = []
  let people: readonly Person[]
  let room: Answer
  beforeAll(async () => {
    people = await travellers(fleet().url, 5)
    room = await roomOf(people[0]!, people.slice(1), { type: 'public' })
    await setRole(people[0]!, room.id, people[1]!, 'admin')
    for (const person of people.slice(0, 3)) witnesses.push(await Witness.of(person, fleet().url, room.id))
  }, 60_000)
  afterAll(() => witnesses.forEach((witness) => witness.close()))

  it('see the same as on one: everything once, in one order, with exact counts, live as stored', async () => {
    let isOver = false
    const disturbances = witnesses.map(({ network }) => disturb(network, () => isOver))
    const posted = new Map<string, { readonly seq: number }>()
    const live = witnesses.flatMap((witness) => [1, 2, 3, 4, 5].map((n) => witness.post(`live ${n}`)))
    for (let i = 0; i < ACTIONS; i += 4) {
      const ids = [...posted.keys()]
      const replies = await Promise.all([0, 1, 2, 3].map(() => deed(dice, room.id, people, ids)()))
      for (const { status, body } of replies)
        if (status === 201 && 'seq' in body && !posted.has(body.id)) posted.set(body.id, { seq: body.seq })
    }
    isOver = true
    await Promise.all(disturbances)
    // Everybody is a member in the end, so that there is something to compare.
    for (const person of people) await given(200, person.post(`/api/rooms/${room.id}/join`))
    for (const outcome of await Promise.allSettled(live))
      if (outcome.status === 'fulfilled') posted.set(outcome.value.id, { seq: outcome.value.seq })
    const last = await say(people[4]!, room.id, 'That was it.')
    const stored = await agreedRoom(fleet().apis, people, room.id)
    expectAcknowledged(stored, posted.set(last.id, { seq: last.seq }))
    const order = stored.map(({ id }) => id)
    for (const witness of witnesses) await witness.expectStored(last.revision, order)
    expect(posted.size).toBeGreaterThan(ACTIONS / 8)
  }, 180_000)
})
