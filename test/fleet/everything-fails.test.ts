import { beforeAll, expect, it } from '@jest/globals'
import { setTimeout as pause } from 'node:timers/promises'
import { expectMarkers, expectMessages, expectRegistrations, expectRooms } from '../crash/acknowledged.js'
import { CrashClient } from '../crash/crash-client.js'
import { diceOf } from '../support/dice.js'
import { onSharedEngines, ownEngines } from '../support/fleet/engines.js'
import { type Fleet, useFleet } from '../support/fleet/fleet.js'
import { PatientClient } from '../support/fleet/patient-client.js'
import { untilAllSay } from '../support/fleet/readiness.js'
import { call, type Person, register } from '../support/http-client.js'

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
const FAULTS = Number(process.env['FAULTS'] ?? 8)
const CLIENTS = 5
/** Milliseconds in which everything has recovered, on a busy machine. */
const RECOVERED_MS = 60_000
const dice = diceOf(SEED)

/** One thing goes wrong, and is put right a while later, perhaps too soon for anybody to have noticed. */
async function goWrong(fleet: Fleet): Promise<void> {
  const aWhile = (): Promise<void> => pause(dice.below(4_000))
  const victim = dice.oneOf(fleet.instances)
  const engines = ownEngines.map((name) => fleet.engines.ownEngine(name))
  const faults: (() => Promise<void>)[] = [
    async () => {
      await fleet.kill(victim)
      await aWhile()
      await fleet.start(victim)
    },
    ...engines.map((engine) => async () => {
      await engine.kill()
      await aWhile()
      await engine.start()
    }),
    ...engines.map((engine) => async () => {
      engine.freeze()
      await aWhile()
      engine.thaw()
    }),
  ]
  await dice.oneOf(faults)()
}

onSharedEngines(`whatever fails, one after the other (SEED=${SEED})`, () => {
  const fleet = useFleet()
  let clients: readonly CrashClient[]
  let roomId: string

  beforeAll(async () => {
    const { url } = fleet()
    const people: Person[] = []
    for (let i = 0; i < CLIENTS; i += 1) people.push(await register(url, `person-${i}`))
    const [{ token }] = people as [Person]
    const body = { type: 'public', name: 'Outages' }
    roomId = (await call<{ id: string }>('POST', `${url}/api/rooms`, { token, body })).id
    for (const person of people) await call('POST', `${url}/api/rooms/${roomId}/join`, { token: person.token })
    // The owner cannot leave, so they only watch.
    const others = (person: Person): readonly Person[] => people.filter((other) => other !== person)
    clients = people.slice(1).map((person) => new CrashClient(new PatientClient(url), person, others(person), roomId))
  }, 60_000)

  it('clients that repeat what was not answered are told the truth', async () => {
    const stop = new AbortController()
    const acting = Promise.all(clients.map((client) => client.actUntil(stop.signal)))
    // Seen to by `await acting`; until then it must not count as unhandled.
    acting.catch(() => undefined)
    for (let i = 0; i < FAULTS; i += 1) {
      await goWrong(fleet())
      await pause(dice.below(2_000))
    }
    await untilAllSay(fleet().apis, 200, RECOVERED_MS)
    stop.abort()
    await acting
  }, 300_000)

  it('has every acknowledged message, edit, deletion and reaction, once', async () => {
    for (const url of fleet().apis) await expectMessages(url, clients, roomId)
  }, 60_000)

  it(
    'counts the unread of everyone as the events do, and no marker went back',
    () => expectMarkers(fleet().apis[0] ?? '', clients, roomId),
    60_000,
  )

  it('made every room, invite and direct room once', () => expectRooms(fleet().apis[1] ?? '', clients), 120_000)

  it('finished every registration', () => expectRegistrations(fleet().apis[2] ?? '', clients), 60_000)

  it('answers a repeat of what was acknowledged with the same thing', async () => {
    for (const { repeatable, person } of clients) {
      for (const { path, sent, id } of repeatable.slice(-10)) {
        const again = new PatientClient(fleet().url)
        const { body } = await again.carryOut<{ id: string }>('POST', path, { ...sent, token: person.token })
        expect([path, body.id]).toEqual([path, id])
      }
    }
  }, 120_000)
})
