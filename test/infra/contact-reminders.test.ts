import { expect, it } from '@jest/globals'
import { pino } from 'pino'
import { composeContactReminders } from '../../infra/contact-reminders.js'
import { derivedId } from '../../src/commands/ids.js'
import { FeedScene } from '../support/feed-scene.js'

const DAYS_LATER = 20
const scene = await FeedScene.open()
const agentId = 'agent'
const later = () => new Date(Date.now() + DAYS_LATER * 86_400_000)

/** As on another day: only the clock of the reminders is moved. */
const compose = () => {
  const checkpoints = new Map<string, string>()
  const { services } = scene
  const settings = { inviteTtlMs: 1, welcomeRoomId: null, defaultAgentId: agentId }
  return composeContactReminders(
    { ...services, settings, queries: { ...services.queries, now: later } },
    {
      load: (name) => Promise.resolve(checkpoints.get(name) ?? null),
      save: (name, position) => Promise.resolve(void checkpoints.set(name, position)),
    },
    pino({ level: 'silent' }),
  )
}

async function friends(one: string, other: string): Promise<readonly [string, string]> {
  const [a, b] = [await scene.person(one), await scene.person(other)]
  const roomId = await scene.room(a, [b])
  for (let n = 0; n < 12; n += 1) await scene.post(roomId, n % 6 === 0 ? a : b, `${n}`)
  await scene.modelled()
  return [a, b]
}

const remindersOf = async (userId: string) =>
  (await scene.services.store.readStream(`user-${userId}`, 0, 100)).filter(({ type }) => type === 'ContactReminded')

it('reminds people, over the real read models, of those who have fallen silent, but of nobody erased', async () => {
  const [ann, bob] = await friends('ann', 'bob')
  const [cid, dan] = await friends('cid', 'dan')
  await scene.services.keys.destroy(dan)
  const { reminders, messages } = compose()
  await reminders.pass()
  const [event, ...more] = await remindersOf(ann)
  expect(event?.data).toMatchObject({ userId: ann, contactId: bob })
  expect(more).toEqual([])
  // Ann has said two messages to Bob, which is not enough for him to miss her.
  for (const userId of [bob, cid, dan]) expect(await remindersOf(userId)).toEqual([])
  for (const job of messages.jobsFor(event!))
    await messages.run(job, { number: 1, onDemand: false, signal: new AbortController().signal })
  const home = await scene.services.store.readStream(`room-${derivedId('home', ann)}`, 0, 100)
  expect(home.at(-1)).toMatchObject({ type: 'MessagePosted', data: { senderId: agentId } })
})
