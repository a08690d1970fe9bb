import { afterEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { KeyRing } from '../../../src/commands/key-ring.js'
import { LIVE_LIMITS } from '../../../src/api/live/limits.js'
import { keyStoreInMemory } from '../../support/key-store-in-memory.js'
import { Instances } from './instances.js'

const keys = await KeyRing.open(keyStoreInMemory(), Buffer.alloc(32, 7))
const opened: Instances[] = []
const open = async (count = 2): Promise<Instances> => {
  const instances = await Instances.open(count, keys)
  opened.push(instances)
  return instances
}
afterEach(() => Promise.all(opened.splice(0).map((instances) => instances.close())))

const PEOPLE = ['ann', 'bob', 'cid', 'dan'] as const
const ROOMS = ['tea', 'pub', 'zoo'] as const
type Person = (typeof PEOPLE)[number]

/** Ann and bob on different instances, both in one room; cid in another one, beside bob. */
async function scene(): Promise<Instances> {
  const instances = await open()
  for (const person of ['ann', 'bob']) instances.join('tea', person)
  instances.join('pub', 'cid')
  instances.connect(0, 'ann', 'phone')
  instances.connect(1, 'bob', 'phone')
  instances.connect(1, 'cid', 'phone')
  await instances.pass(6_000)
  instances.take()
  return instances
}

const heardBy = (instances: Instances, person: Person, ...events: readonly string[]) =>
  instances
    .take()
    .flatMap(({ to, event, payload }) => (to === person && events.includes(event) ? [{ event, ...payload }] : []))

describe('two instances', () => {
  it('show people to those who share a room with them, wherever they are connected', async () => {
    const instances = await scene()
    expect(instances.shown.get('1 bob ann')?.status).toBe('online')
    expect(instances.shown.get('0 ann bob')?.status).toBe('online')
    expect(instances.shown.get('1 cid ann')).toBeUndefined()
    for (const { ephemeral } of instances.all) {
      expect([...ephemeral.presence.onlineIn('tea')].sort()).toEqual(['ann', 'bob'])
      expect([...ephemeral.presence.onlineIn('pub')]).toEqual(['cid'])
    }
    instances.join('pub', 'ann')
    instances.leave('tea', 'ann')
    instances.at(1).ephemeral.presence.choose('ann', { status: 'busy', currentRoomId: 'pub' })
    await instances.pass(2_000)
    expect(instances.shown.get('1 cid ann')).toMatchObject({ status: 'busy', currentRoomId: 'pub' })
    expect(instances.shown.get('0 ann ann')?.status).toBe('busy')
    expect(instances.shown.get('1 bob ann')?.status).toBe('online')
    expect([...instances.at(1).ephemeral.presence.onlineIn('tea')]).toEqual(['bob'])
    instances.disconnect(0, 'ann', 'phone')
    await instances.pass(5_000)
    expect(instances.shown.get('1 cid ann')?.status).toBe('offline')
  })

  it('tell nobody of somebody who goes here and comes back there', async () => {
    const instances = await scene()
    instances.disconnect(0, 'ann', 'phone')
    await instances.pass(1_000)
    instances.connect(1, 'ann', 'phone')
    await instances.pass(10_000)
    expect(heardBy(instances, 'bob', 'presence_update')).toEqual([])
    for (const { ephemeral } of instances.all) expect(ephemeral.presence.of('ann').status).toBe('online')
  })

  it('give away nobody who is invisible, whatever they do on whichever', async () => {
    const instances = await scene()
    instances.at(1).ephemeral.presence.choose('ann', { status: 'invisible' })
    await instances.pass(3_000)
    const before = instances.all.map(({ ephemeral }) => ephemeral.presence.of('ann'))
    expect(before[0]).toMatchObject({ status: 'offline' })
    instances.take()
    instances.connect(1, 'ann', 'laptop')
    instances.at(0).ephemeral.presence.choose('ann', { status: 'invisible', statusMessage: 'secret' })
    await instances.pass(3_000)
    instances.disconnect(0, 'ann', 'phone')
    await instances.pass(5_000)
    instances.disconnect(1, 'ann', 'laptop')
    await instances.pass(5_000)
    instances.connect(0, 'ann', 'phone')
    await instances.pass(5_000)
    expect(instances.all.map(({ ephemeral }) => ephemeral.presence.of('ann'))).toEqual(before)
    expect(before[0]).toEqual(before[1])
    expect(heardBy(instances, 'bob', 'presence_update')).toEqual([])
    for (const { ephemeral } of instances.all) expect([...ephemeral.presence.onlineIn('tea')]).toEqual(['bob'])
  })

  it('show typing until it is over, to the room only, and once', async () => {
    const instances = await scene()
    const [here, there] = instances.all.map(({ ephemeral }) => ephemeral.typing)
    here!.start('tea', 'ann')
    await instances.pass(0)
    expect(there!.typists('tea')).toEqual(['ann'])
    here!.start('tea', 'ann')
    await instances.pass(4_000)
    here!.start('tea', 'ann')
    await instances.pass(4_500)
    expect(there!.typists('tea')).toEqual(['ann'])
    await instances.pass(1_000)
    for (const typing of [here, there]) expect(typing!.typists('tea')).toEqual([])
    const heard = instances.take().filter(({ event }) => event !== 'presence_update')
    expect(heard.map(({ at, to, event }) => [at - heard[0]!.at, to, event])).toEqual([
      [0, 'bob', 'user_typing'],
      [4_000, 'bob', 'user_typing'],
      [9_000, 'bob', 'user_stopped_typing'],
    ])
  })

  it('end typing with the message, with leaving, with the last device, and with the instance', async () => {
    const instances = await scene()
    const [here, there] = [instances.at(0).ephemeral, instances.at(1).ephemeral]
    const endings = [
      () => instances.posted('tea', 'ann'),
      () => here.typing.stop('tea', 'ann'),
      () => there.typing.stop('tea', 'ann'),
      () => instances.disconnect(0, 'ann', 'phone'),
    ]
    for (const end of endings) {
      here.typing.start('tea', 'ann')
      await instances.pass(2_500)
      expect(there.typing.typists('tea')).toEqual(['ann'])
      end()
      await instances.pass(0)
      expect([here, there].map(({ typing }) => typing.typists('tea'))).toEqual([[], []])
    }
    here.typing.start('tea', 'ann')
    here.typing.close()
    await instances.pass(LIVE_LIMITS.typingMs + LIVE_LIMITS.typingRenewalMs)
    expect(there.typing.typists('tea')).toEqual([])
  })

  it('tell how far messages have been delivered, once a second, and what agents are writing', async () => {
    const instances = await scene()
    const [here, there] = [instances.at(0).ephemeral, instances.at(1).ephemeral]
    for (let seq = 1; seq <= 10; seq += 1) here.delivered.mark('tea', 'ann', seq, true)
    there.delivered.mark('tea', 'ann', 4, true)
    await instances.pass(3_000)
    expect(heardBy(instances, 'bob', 'message_delivered').map((frame) => 'seq' in frame && frame.seq)).toEqual([1, 10])
    here.delivered.mark('tea', 'ann', 11, false)
    const partial = { roomId: 'tea', agentId: 'amy', replyTo: 'm', text: 'Once', done: false }
    here.partials.tell(partial)
    await instances.pass(3_000)
    expect(heardBy(instances, 'bob', 'message_delivered', 'ai_partial')).toEqual([{ event: 'ai_partial', ...partial }])
  })

  it('decide each for themselves where too many would be told what an agent is writing', async () => {
    const instances = await scene()
    for (let i = 0; i <= LIVE_LIMITS.partialsRoom; i += 1) {
      instances.join('tea', `p${i}`)
      instances.connect(0, `p${i}`, 'phone')
    }
    await instances.pass(3_000)
    instances.take()
    instances.at(0).ephemeral.partials.tell({ roomId: 'tea', agentId: 'amy', replyTo: 'm', text: 'Once', done: false })
    await instances.pass(0)
    expect(instances.take().map(({ to, event }) => [to, event])).toEqual([['bob', 'ai_partial']])
  })

  it('find the rooms of people elsewhere again when events could not be told', async () => {
    const instances = await scene()
    const { audience, ephemeral } = instances.at(1)
    audience.unseat('tea', 'ann')
    audience.seat('pub', 'ann')
    ephemeral.missed()
    await instances.pass(0)
    expect(['tea', 'pub'].map((room) => [...ephemeral.presence.onlineIn(room)].sort())).toEqual([
      ['bob'],
      ['ann', 'cid'],
    ])
  })

  it('look for rooms until they are found', async () => {
    const instances = await open()
    const { audience, ephemeral } = instances.at(1)
    let failures = 0
    const find = audience.findRooms.bind(audience)
    audience.findRooms = (person) => (failures < 3 ? Promise.reject(new Error(`${(failures += 1)}`)) : find(person))
    instances.join('tea', 'ann')
    instances.connect(0, 'ann', 'phone')
    await instances.pass(1_500)
    expect([...ephemeral.presence.onlineIn('tea')]).toEqual([])
    instances.join('pub', 'ann')
    await instances.pass(5_000)
    expect(['tea', 'pub'].map((room) => [...ephemeral.presence.onlineIn(room)])).toEqual([['ann'], ['ann']])
  })
})

const person = fc.constantFrom(...PEOPLE)
const room = fc.constantFrom(...ROOMS)
const instance = fc.nat(1)
const status = fc.constantFrom('online' as const, 'away' as const, 'busy' as const, 'invisible' as const)
type Step = (instances: Instances, count: number) => unknown
/** One instance does all by itself what two do together. */
const on = (chosen: number, count: number): number => chosen % count
const presenceStep: fc.Arbitrary<readonly [string, Step]> = fc.oneof(
  fc.tuple(instance, person, fc.nat(1)).map(([at, who, device]) => {
    const step: Step = (instances, count) => instances.connect(on(at, count), who, `${at} ${device}`)
    return [`connect ${at} ${who} ${device}`, step] as const
  }),
  fc.tuple(instance, person, fc.nat(1)).map(([at, who, device]) => {
    const step: Step = (instances, count) => instances.disconnect(on(at, count), who, `${at} ${device}`)
    return [`disconnect ${at} ${who} ${device}`, step] as const
  }),
  fc.tuple(instance, person, status, fc.option(room)).map(([at, who, status, currentRoomId]) => {
    const step: Step = (instances, count) =>
      instances.at(on(at, count)).ephemeral.presence.choose(who, { status, currentRoomId })
    return [`choose ${at} ${who} ${status} ${currentRoomId ?? '-'}`, step] as const
  }),
)
const memberStep: fc.Arbitrary<readonly [string, Step]> = fc.oneof(
  presenceStep,
  fc
    .tuple(room, person)
    .map(([where, who]) => [`join ${where} ${who}`, (all: Instances) => all.join(where, who)] as const),
  fc
    .tuple(room, person)
    .map(([where, who]) => [`leave ${where} ${who}`, (all: Instances) => all.leave(where, who)] as const),
)
const typingStep: fc.Arbitrary<readonly [string, Step]> = fc.oneof(
  fc.tuple(room, person, fc.boolean()).map(([where, who, isTyping]) => {
    const step: Step = (instances, count) => {
      const { typing } = instances.at(on(PEOPLE.indexOf(who), count)).ephemeral
      if (isTyping) typing.start(where, who)
      else typing.stop(where, who)
    }
    return [`typing ${where} ${who} ${isTyping}`, step] as const
  }),
  fc.tuple(room, person, fc.integer({ min: 1, max: 9 })).map(([where, who, seq]) => {
    const step: Step = (instances, count) =>
      instances.at(on(PEOPLE.indexOf(who), count)).ephemeral.delivered.mark(where, who, seq, true)
    return [`delivered ${where} ${who} ${seq}`, step] as const
  }),
  fc
    .tuple(room, person)
    .map(([where, who]) => [`posted ${where} ${who}`, (all: Instances) => all.posted(where, who)] as const),
)
/** Milliseconds in which instances have told each other: what is chosen on two of them before that has no order, so that one instance is no measure. */
const TOLD_MS = 10
/** @param leastMs between two steps */
const play = (step: fc.Arbitrary<readonly [string, Step]>, leastMs: number) =>
  fc.array(fc.tuple(step, fc.constantFrom(leastMs, 250, 1_000, 2_000, 2_750, 3_250, 6_000)), {
    minLength: 5,
    maxLength: 25,
  })

/** Plays on one instance, or on so many. */
async function played(
  count: number,
  steps: readonly (readonly [readonly [string, Step], number])[],
  begin: (all: Instances) => void,
) {
  const instances = await open(count)
  begin(instances)
  await instances.pass(5_000)
  instances.take()
  for (const [[, step], ms] of steps) {
    step(instances, count)
    await instances.pass(ms)
  }
  await instances.pass(6_000)
  return instances
}

/** What the devices of those who are connected show of others: offline unless told otherwise. */
function shownTo(instances: Instances): ReadonlyMap<string, readonly unknown[]> {
  const views = new Map<string, readonly unknown[]>()
  for (const [at, { devices }] of instances.all.entries())
    for (const who of PEOPLE) {
      if ((devices.get(who)?.size ?? 0) === 0) continue
      const shown = PEOPLE.map((other) => instances.shown.get(`${at} ${who} ${other}`))
      views.set(
        `${at} ${who}`,
        shown.map((presence) => (presence?.status === 'offline' ? undefined : presence)),
      )
    }
  return views
}

/** What each instance answers who asks. */
const answers = ({ all }: Instances) =>
  all.map(({ ephemeral: { presence } }) => ({
    people: PEOPLE.map((who) => presence.of(who)),
    rooms: ROOMS.map((room) => [...presence.onlineIn(room)].sort()),
  }))

const apart = (all: Instances): void => PEOPLE.forEach((who, i) => all.join(ROOMS[i % 2]!, who))
const mixed = (all: Instances): void => {
  for (const [i, who] of PEOPLE.entries()) for (const room of ROOMS.filter((_, j) => i !== j)) all.join(room, who)
  all.leave('tea', 'dan')
}

describe('whatever happens, two instances', () => {
  it('tell everybody of everybody else what one would tell', async () => {
    await fc.assert(
      fc.asyncProperty(play(presenceStep, TOLD_MS), async (steps) => {
        const [one, two] = [await played(1, steps, mixed), await played(2, steps, mixed)]
        const alone = shownTo(one)
        for (const [key, view] of shownTo(two))
          expect({ key, view }).toEqual({ key, view: alone.get(`0 ${key.slice(2)}`) })
      }),
      { numRuns: 40 },
    )
  })

  it('answer what one would answer, whoever joins and leaves meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(play(memberStep, TOLD_MS), async (steps) => {
        const [one, two] = [await played(1, steps, apart), await played(2, steps, apart)]
        const [alone] = answers(one)
        expect(answers(two)).toEqual([alone, alone])
      }),
      { numRuns: 40 },
    )
  })

  it('tell of typing and delivery the same to everybody, at the same times', async () => {
    const everybody = (count: number) => (instances: Instances) => {
      mixed(instances)
      PEOPLE.forEach((who, i) => instances.connect(i % count, who, 'phone'))
    }
    const told = (instances: Instances) =>
      instances
        .take()
        .filter(({ event }) => event !== 'presence_update')
        .map((frame) => JSON.stringify(frame))
        .sort()
    await fc.assert(
      fc.asyncProperty(play(typingStep, 0), async (steps) => {
        const [one, two] = [await played(1, steps, everybody(1)), await played(2, steps, everybody(2))]
        expect(told(two)).toEqual(told(one))
      }),
      { numRuns: 40 },
    )
  })
})
