import { randomUUID } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { openApi } from '../../../src/api/openapi.js'
import { request, type Sent } from '../../support/http-client.js'
import { operationTable, PASSWORD, RunningParley } from '../../support/running-parley.js'

const parley = await RunningParley.start({ TRUSTED_PROXIES: '1' })
type Body = { readonly accessToken: string; readonly code?: string } & Readonly<Record<string, unknown>>

const ASKED = { 'parley-session': 'cookie' }
const post = (path: string, sent: Sent = {}) => request<Body>('POST', `${parley.url}/api/auth/${path}`, sent)
/** As a browser that asks for the cookie, and has one perhaps. */
const asBrowser = (path: string, { headers, ...sent }: Sent = {}, cookie = '') =>
  post(path, { body: {}, ...sent, headers: { ...ASKED, ...(cookie !== '' && { cookie }), ...headers } })

let count = 0
async function browser() {
  count += 1
  const answer = await asBrowser('register', { body: { username: `browser${count}`, password: PASSWORD } })
  return { username: `browser${count}`, answer, ...cookieIn(answer.headers), token: answer.body.accessToken }
}

/** The pair that a browser would send back, and its attributes. */
function cookieIn(headers: Headers) {
  const [pair = '', ...attributes] = (headers.getSetCookie()[0] ?? '').split('; ')
  return { cookie: pair, attributes }
}

const whoAmI = (token: string) => request('GET', `${parley.url}/api/users/me`, { token })

describe('a browser that asks for it', () => {
  it('gets its refresh token in a cookie that no script reads, and not in the body', async () => {
    const { username, answer, cookie, attributes } = await browser()
    expect(answer.status).toBe(201)
    expect(answer.body).not.toHaveProperty('refreshToken')
    expect(cookie).toMatch(/^parley_session=[\w-]{43}$/)
    expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=2592000', 'Path=/api/auth', 'SameSite=Strict'])

    const again = await asBrowser('login', { body: { username, password: PASSWORD } })
    expect(again.status).toBe(200)
    expect(again.body).not.toHaveProperty('refreshToken')
    expect(cookieIn(again.headers).cookie).not.toBe(cookie)
  })

  it('renews its session by the cookie, and gets the next one', async () => {
    const { cookie } = await browser()
    const renewed = await asBrowser('refresh', {}, `theme=dark; ${cookie}`)
    expect(renewed.status).toBe(200)
    expect(renewed.body).not.toHaveProperty('refreshToken')
    expect((await whoAmI(renewed.body.accessToken)).status).toBe(200)
    const next = cookieIn(renewed.headers).cookie
    expect(next).not.toBe(cookie)
    expect((await asBrowser('refresh', {}, next)).status).toBe(200)
  })

  it('loses the session, and the cookie, when a spent one comes back', async () => {
    const { cookie } = await browser()
    const renewed = await asBrowser('refresh', {}, cookie)
    const reused = await asBrowser('refresh', {}, cookie)
    expect([reused.status, reused.body.code]).toEqual([401, 'unauthenticated'])
    expect(cookieIn(reused.headers)).toMatchObject({ cookie: 'parley_session=' })
    expect(cookieIn(reused.headers).attributes).toContain('Max-Age=0')
    expect((await whoAmI(renewed.body.accessToken)).status).toBe(401)
    expect((await asBrowser('refresh', {}, cookieIn(renewed.headers).cookie)).status).toBe(401)
  })

  it('is told to log in when it has no cookie', async () => {
    const { status, body } = await asBrowser('refresh')
    expect([status, body.code]).toEqual([401, 'unauthenticated'])
  })

  it('has no cookie any more after logging out', async () => {
    const { cookie, token } = await browser()
    const ended = await asBrowser('logout', { token }, cookie)
    expect(ended.status).toBe(204)
    const { cookie: left, attributes } = cookieIn(ended.headers)
    expect([left, attributes.includes('Max-Age=0'), attributes.includes('Path=/api/auth')]).toEqual([
      'parley_session=',
      true,
      true,
    ])
    expect((await asBrowser('refresh', {}, cookie)).status).toBe(401)
  })

  it('keeps its cookie when logging in fails', async () => {
    const { username } = await browser()
    const failed = await asBrowser('login', { body: { username, password: 'not the password' } })
    expect([failed.status, failed.headers.getSetCookie()]).toEqual([401, []])
  })

  it('is given a cookie for HTTPS alone where a proxy of ours says that it came so', async () => {
    const { username } = await browser()
    const logIn = async (protocol: string) => {
      const headers = { 'x-forwarded-proto': protocol }
      const { headers: answered } = await asBrowser('login', { body: { username, password: PASSWORD }, headers })
      return cookieIn(answered).attributes.includes('Secure')
    }
    expect([await logIn('https'), await logIn('http')]).toEqual([true, false])
  })
})

describe('without the header', () => {
  it('nothing changes: the token is in the body, and no cookie is set', async () => {
    const { username } = await browser()
    const { status, body, headers } = await post('login', { body: { username, password: PASSWORD } })
    expect([status, typeof body['refreshToken'], headers.getSetCookie()]).toEqual([200, 'string', []])
    const renewed = await post('refresh', { body: { refreshToken: body['refreshToken'] } })
    expect([renewed.status, renewed.headers.getSetCookie()]).toEqual([200, []])
  })

  it('a cookie is worth nothing: another site can make a browser send it, but not the header', async () => {
    const { cookie } = await browser()
    const forged = await post('refresh', { body: {}, headers: { cookie } })
    expect([forged.status, forged.body.code, forged.headers.getSetCookie()]).toEqual([400, 'invalid', []])
    expect((await asBrowser('refresh', {}, cookie)).status).toBe(200)
  })
})

it('a token in the body comes before the one in the cookie', async () => {
  const [one, other] = [await browser(), await browser()]
  const refreshToken = one.cookie.replace('parley_session=', '')
  const { body } = await asBrowser('refresh', { body: { refreshToken } }, other.cookie)
  expect(body['user']).toMatchObject({ username: one.username })
})

describe('an exchange whose answer was lost', () => {
  it('is repeated under its key, with the same outcome, until the successor is spent', async () => {
    const { cookie } = await browser()
    const key = randomUUID()
    const [first, again] = [await asBrowser('refresh', { key }, cookie), await asBrowser('refresh', { key }, cookie)]
    expect([first.status, again.status]).toEqual([200, 200])
    const next = cookieIn(first.headers).cookie
    expect(cookieIn(again.headers).cookie).toBe(next)
    expect((await asBrowser('refresh', { key: randomUUID() }, next)).status).toBe(200)
    expect((await asBrowser('refresh', { key }, cookie)).status).toBe(401)
  })

  it('is nobody else’s: without its key, or with a guess, a spent token ends the session', async () => {
    for (const key of [undefined, randomUUID()]) {
      const { cookie } = await browser()
      const first = await asBrowser('refresh', { key: randomUUID() }, cookie)
      expect((await asBrowser('refresh', key === undefined ? {} : { key }, cookie)).status).toBe(401)
      expect((await whoAmI(first.body.accessToken)).status).toBe(401)
    }
  })

  it('cannot be named by what is easily guessed', async () => {
    const { cookie } = await browser()
    await asBrowser('refresh', { key: '1' }, cookie)
    expect((await asBrowser('refresh', { key: '1' }, cookie)).status).toBe(401)
  })
})

it('is described: the header, the cookie that comes and the one that goes', () => {
  const document = openApi(operationTable, { version: '0' })
  const at = (path: string) => JSON.stringify(document.paths[`/api/auth/${path}`]?.['post'])
  for (const path of ['register', 'login', 'refresh', 'logout']) {
    expect(at(path)).toContain('Parley-Session')
    expect(at(path)).toContain('#/components/headers/Set-Cookie')
  }
  expect(at('refresh')).toContain('"name":"parley_session","in":"cookie"')
})
