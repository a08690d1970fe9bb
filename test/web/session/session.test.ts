import { beforeEach, describe, expect, it } from '@jest/globals'
import { Session } from '../../../web/src/session/session.js'
import { FakeBrowser } from '../support/fake-browser.js'

type Asked = { readonly path: string; readonly headers: Headers; readonly body: unknown }
type Answer = () => Response | Promise<Response>

let browser: FakeBrowser
let asked: Asked[]
let answers: Map<string, Answer[]>

beforeEach(() => {
  browser = new FakeBrowser()
  browser.install()
  asked = []
  answers = new Map()
  globalThis.fetch = async (input, init) => {
    if (typeof input !== 'string' || typeof init?.body !== 'string') throw new Error('not as the session calls')
    const path = input.replace('/api/auth/', '')
    asked.push({ path, headers: new Headers(init.headers), body: JSON.parse(init.body) })
    const answer = answers.get(path)?.shift()
    if (answer === undefined) throw new TypeError('fetch failed')
    return answer()
  }
})

const given = (path: string, ...next: Answer[]): void => void answers.set(path, next)
const loggedIn =
  (userId = 'ann', accessToken = 'a1', expiresIn = 900): Answer =>
  () =>
    Response.json({ user: { id: userId }, accessToken, expiresIn })
const problem =
  (status: number, headers: Record<string, string> = {}): Answer =>
  () =>
    Response.json({ status, code: status === 401 ? 'unauthenticated' : 'x', detail: 'no' }, { status, headers })
const lost: Answer = () => {
  throw new TypeError('fetch failed')
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 5))
const keys = () => asked.filter(({ path }) => path === 'refresh').map(({ headers }) => headers.get('idempotency-key'))

describe('a page that is opened', () => {
  it('goes on where the browser is logged in', async () => {
    given('refresh', loggedIn())
    const session = new Session()
    await session.resume()
    expect(session.state.value).toMatchObject({ status: 'in', user: { id: 'ann' } })
    expect(asked[0]?.headers.get('parley-session')).toBe('cookie')
    expect(await session.token()).toBe('a1')
    expect(asked).toHaveLength(1)
  })

  it('asks to log in where it is not, without saying that anything has ended', async () => {
    given('refresh', problem(401))
    const session = new Session()
    await session.resume()
    expect(session.state.value).toEqual({ status: 'out', why: 'never' })
  })

  it('says that the server cannot be reached, and goes on when it can', async () => {
    given('refresh', lost, loggedIn())
    const session = new Session()
    await session.resume()
    expect(session.state.value).toEqual({ status: 'unreachable' })
    await session.resume()
    expect(session.state.value.status).toBe('in')
  })
})

describe('an exchange of tokens', () => {
  it('has one name until there is an answer, also for the next page, and then another one', async () => {
    given('refresh', lost, problem(503), () => new Response('<html>'), loggedIn('ann', 'a1', 0), loggedIn())
    const session = new Session()
    await session.resume()
    await session.resume()
    const next = new Session()
    await next.resume()
    await next.resume()
    expect(next.state.value.status).toBe('in')
    await next.token()
    const [first, ...others] = keys()
    expect(first).toMatch(/^[\w-]{36}$/)
    expect(others.map((key) => key === first)).toEqual([true, true, true, false])
  })

  it('is one for all who need a token at once', async () => {
    given('refresh', loggedIn())
    const session = new Session()
    expect(await Promise.all([session.token(), session.token()])).toEqual(['a1', 'a1'])
    expect(asked).toHaveLength(1)
  })

  it('is made anew for a token that was refused', async () => {
    given('refresh', loggedIn(), loggedIn('ann', 'a2'))
    const session = new Session()
    expect(await session.token(await session.token())).toBe('a2')
  })

  it('ends the session where it is refused, and not where the network fails', async () => {
    given('refresh', loggedIn(), lost, problem(401))
    const session = new Session()
    await session.resume()
    await expect(session.token('a1')).rejects.toThrow()
    expect(session.state.value.status).toBe('in')
    await expect(session.token('a1')).rejects.toThrow()
    expect(session.state.value).toEqual({ status: 'out', why: 'over' })
  })
})

describe('logging in', () => {
  it('tells why it was refused, and how long to wait', async () => {
    given('login', problem(429, { 'retry-after': '30' }))
    await expect(new Session().logIn('ann', 'x')).rejects.toMatchObject({ status: 429, problem: { retryAfter: 30 } })
  })

  it('signs up without a display name where none is given', async () => {
    given('register', loggedIn())
    await new Session().register('ann', 'secret', '  ')
    expect(asked[0]?.body).toEqual({ username: 'ann', password: 'secret' })
  })
})

describe('several tabs', () => {
  it('are logged in together', async () => {
    given('refresh', problem(401), problem(401), loggedIn('ann', 'b1'))
    given('login', loggedIn())
    const [one, other] = [new Session(), new Session()]
    await one.resume()
    await other.resume()
    await one.logIn('ann', 'secret')
    await settled()
    expect([one, other].map((tab) => tab.isOf('ann'))).toEqual([true, true])
  })

  it('are logged out together, by somebody’s wish', async () => {
    given('refresh', loggedIn(), loggedIn())
    given('logout', () => new Response(null, { status: 204 }))
    const [one, other] = [new Session(), new Session()]
    await one.resume()
    await other.resume()
    await one.logOut()
    expect([one.state.value, other.state.value]).toEqual(Array(2).fill({ status: 'out', why: 'left' }))
    expect(asked.at(-1)?.headers.get('authorization')).toBe('Bearer a1')
  })

  it('follow when somebody else logs in', async () => {
    given('refresh', loggedIn(), problem(401), loggedIn('ben', 'b1'))
    given('login', loggedIn('ben'))
    const [one, other] = [new Session(), new Session()]
    await one.resume()
    await other.resume()
    await other.logIn('ben', 'secret')
    await settled()
    expect(one.isOf('ben')).toBe(true)
  })
})

describe('logging out', () => {
  it('is done where the session is over already', async () => {
    given('refresh', loggedIn())
    given('logout', problem(401))
    const session = new Session()
    await session.resume()
    await session.logOut()
    expect(session.state.value).toEqual({ status: 'out', why: 'left' })
  })

  it('is what somebody wanted, though the end of the session is heard before the answer', async () => {
    given('refresh', loggedIn(), loggedIn())
    const [one, other] = [new Session(), new Session()]
    await one.resume()
    await other.resume()
    given('logout', async () => {
      one.end()
      other.end()
      await settled()
      return new Response(null, { status: 204 })
    })
    const leaving = one.logOut()
    await settled()
    expect(one.state.value).toEqual({ status: 'out', why: 'left' })
    await leaving
    await settled()
    expect([one.state.value, other.state.value]).toEqual(Array(2).fill({ status: 'out', why: 'left' }))
  })

  it('fails where the server cannot be reached: the cookie is still good', async () => {
    given('refresh', loggedIn())
    given('logout', lost)
    const session = new Session()
    await session.resume()
    await expect(session.logOut()).rejects.toThrow('cannot be reached')
    expect(session.state.value.status).toBe('in')
  })
})
