import { expect, it } from '@jest/globals'
import { Subject } from 'rxjs'
import { closeEndedSessions } from '../../../src/api/live/ended-sessions.js'
import { sharedRelays } from '../../support/shared-relay.js'
import { VirtualTime } from '../../support/virtual-time.js'

const time = new VirtualTime()

function instance(relay: ReturnType<typeof sharedRelays>[0], connected: readonly string[] = []) {
  const [forgotten, closed] = [[] as string[], [] as string[]]
  const [ended, missed] = [new Subject<readonly string[]>(), new Subject<void>()]
  const sessions = {
    forget: (id: string) => void forgotten.push(id),
    isLive: (id: string) => (id === 'unknown' ? Promise.reject(new Error('away')) : Promise.resolve(id !== 'dead')),
  }
  const live = { endSessions: (ids: readonly string[]) => void closed.push(...ids), sessions: () => new Set(connected) }
  const { scheduler } = time
  const subscription = closeEndedSessions({ ended, sessions, live, relay, missed, scheduler })
  return { ended, missed, forgotten, closed, subscription }
}

it('logins that end on one instance are over on all of them, and told once', () => {
  const relays = sharedRelays(3)
  const [one, other, third] = [instance(relays[0]!), instance(relays[1]!), instance(relays[2]!)]
  const ids = Array.from({ length: 1_234 }, (_, i) => `s${i}`)
  one.ended.next(ids)
  expect(one.closed).toEqual(ids)
  for (const { closed, forgotten } of [other, third]) expect([closed, forgotten]).toEqual([ids, ids])
  third.subscription.unsubscribe()
  other.ended.next(['last'])
  expect([one.closed.at(-1), third.closed.at(-1)]).toEqual(['last', 's1233'])
})

it('logins that ended while nobody could be told are looked for', async () => {
  const [relay] = sharedRelays(1)
  const { missed, closed } = instance(relay!, ['alive', 'unknown', 'dead'])
  missed.next()
  await time.passAndSettle(60_000, 10)
  expect(closed).toEqual(['dead'])
})
