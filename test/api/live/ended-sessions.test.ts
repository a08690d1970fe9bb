import { expect, it } from '@jest/globals'
import { Subject } from 'rxjs'
import { closeEndedSessions } from '../../../src/api/live/ended-sessions.js'
import { sharedRelays } from '../../support/shared-relay.js'

function instances() {
  return sharedRelays(3).map((relay) => {
    const [forgotten, closed] = [[] as string[], [] as string[]]
    const ended = new Subject<readonly string[]>()
    const sessions = { forget: (id: string) => void forgotten.push(id) }
    const live = { endSessions: (ids: readonly string[]) => void closed.push(...ids) }
    return { ended, forgotten, closed, subscription: closeEndedSessions({ ended, sessions, live, relay }) }
  })
}

it('logins that end on one instance are over on all of them, and told once', () => {
  const [one, other, third] = instances() as [
    ReturnType<typeof instances>[0],
    ReturnType<typeof instances>[0],
    ReturnType<typeof instances>[0],
  ]
  const ids = Array.from({ length: 1_234 }, (_, i) => `s${i}`)
  one.ended.next(ids)
  expect(one.closed).toEqual(ids)
  for (const { closed, forgotten } of [other, third]) expect([closed, forgotten]).toEqual([ids, ids])
  third.subscription.unsubscribe()
  other.ended.next(['last'])
  expect([one.closed.at(-1), third.closed.at(-1)]).toEqual(['last', 's1233'])
})
