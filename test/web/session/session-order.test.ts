import { afterEach, beforeEach, expect, it, jest } from '@jest/globals'
import type { User } from '../../../src/client/index.js'
import { Session } from '../../../web/src/session/session.js'

const ann = { id: 'ann', username: 'ann', displayName: 'Ann' } as User
const answer = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status })
const login = { user: ann, accessToken: 'token', expiresIn: 900 }

/** Whoever holds it lets go by calling what is in here. */
let waiting: (() => void)[] = []
const asked: string[] = []

/** As in browsers: one at a time. */
function locks() {
  let last: Promise<unknown> = Promise.resolve()
  return {
    request: <T>(_name: string, task: () => Promise<T>): Promise<T> => {
      const turn = last.then(task)
      last = turn.catch(() => undefined)
      return turn
    },
  }
}

beforeEach(() => {
  waiting = []
  asked.length = 0
  // One that is open keeps Node from ending.
  Object.defineProperty(globalThis, 'BroadcastChannel', { value: undefined, configurable: true })
  Object.defineProperty(globalThis, 'navigator', { value: { locks: locks() }, configurable: true })
  jest.spyOn(globalThis, 'fetch').mockImplementation(async (path) => {
    const to = path as string
    asked.push(to)
    await new Promise<void>((resolve) => waiting.push(resolve))
    return to.endsWith('refresh') ? answer({ code: 'unauthenticated', status: 401 }, 401) : answer(login)
  })
})
afterEach(() => void jest.restoreAllMocks())

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
const answerNext = async (): Promise<void> => {
  waiting.shift()?.()
  await turn()
}

it('logs in only after a renewal that is under way: its refusal takes the cookie away', async () => {
  const session = new Session()
  const resumed = session.resume()
  await turn()
  const opened = session.logIn('ann', 'a long enough one')
  await turn()
  expect(asked).toEqual(['/api/auth/refresh'])
  await answerNext()
  expect(asked).toEqual(['/api/auth/refresh', '/api/auth/login'])
  await answerNext()
  await Promise.all([resumed, opened])
  expect(session.isOf('ann')).toBe(true)
})

it('is not in again when the answer to a change of the profile comes after logging out', async () => {
  const session = new Session()
  const opened = session.logIn('ann', 'a long enough one')
  await turn()
  await answerNext()
  await opened
  session.end()
  session.changed({ ...ann, displayName: 'Ann B.' })
  expect(session.state.value).toEqual({ status: 'out', why: 'over' })
})
