import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { gunzipSync } from 'node:zlib'
import { toyOperations } from '../../support/toy-operations.js'
import { codeOf, toyKernel, ToyServer } from '../../support/toy-kernel.js'

describe('answers', () => {
  const kernel = toyKernel({
    readiness: { log: () => Promise.resolve(null), views: () => Promise.reject(new Error('secret')) },
  })
  let server: ToyServer
  beforeAll(async () => {
    server = await ToyServer.start(toyOperations().operations, kernel)
  })
  afterAll(() => server.stop())

  it('answers an operation with its headers', async () => {
    const reply = await server.send({
      path: '/api/things/a?limit=7&deep=true&q=x+y%20z',
      headers: { 'x-request-id': 'r-1' },
    })
    expect(reply.status).toBe(200)
    expect(JSON.parse(reply.text)).toEqual({ id: 'a', limit: 7, deep: true, q: 'x y z' })
    expect(reply.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-request-id': 'r-1',
      etag: '"3"',
    })
    expect(reply.headers).not.toHaveProperty('x-powered-by')
    expect(reply.headers).not.toHaveProperty('parley-stale')
  })

  it.each([
    ['gzip, deflate, br', 'gzip'],
    ['br, *;q=0.1', 'gzip'],
    ['br', undefined],
    ['gzip;q=0', undefined],
    [undefined, undefined],
  ])('compresses what is long for who accepts %j: %s', async (accepted, encoding) => {
    const q = 'x'.repeat(3_000)
    const headers = { ...(accepted !== undefined && { 'accept-encoding': accepted }) }
    const long = await server.send({ path: `/api/things/a?q=${q}`, headers })
    expect(long.headers).toMatchObject({ vary: 'Accept-Encoding', etag: '"3"' })
    expect(long.headers['content-encoding']).toBe(encoding)
    const text = encoding === undefined ? long.text : gunzipSync(long.bytes).toString()
    expect(JSON.parse(text)).toMatchObject({ q })
    expect(long.headers['content-length']).toBe(String(long.bytes.length))
    const short = await server.send({ path: '/api/things/a', headers })
    expect([short.headers['content-encoding'], short.headers.vary]).toEqual([undefined, undefined])
  })

  it('fills in defaults and prefers a fixed path to a parameter', async () => {
    const read = await server.send({ path: '/api/things/a' })
    expect(JSON.parse(read.text)).toMatchObject({ limit: 50, deep: false })
    const mine = await server.send({ path: '/api/things/me' })
    expect(JSON.parse(mine.text)).toEqual({ id: 'me', text: '' })
  })

  it('names the position of a write, and answers its alias alike', async () => {
    for (const path of ['/api/things', '/api/rooms/things']) {
      const reply = await server.send({ method: 'POST', path, body: { text: 'hello' } })
      expect(reply).toMatchObject({ status: 201, headers: { 'parley-position': '5' } })
    }
    const gone = await server.send({ method: 'POST', path: '/api/things/a/leave' })
    expect(gone).toMatchObject({ status: 204, text: '', headers: { 'parley-position': '6' } })
    expect(gone.headers).not.toHaveProperty('content-type')
  })

  it('says when what is read may be old', async () => {
    const stale = async (after: string) =>
      (await server.send({ path: '/api/things/a', headers: { 'parley-after': after } })).headers['parley-stale']
    expect(await stale('1')).toBeUndefined()
    expect(await stale('999')).toBe('true')
    expect(await stale('other')).toBe('true')
    const malformed = await server.send({ path: '/api/things/a', headers: { 'parley-after': 'junk!' } })
    expect([malformed.status, codeOf(malformed)]).toEqual([400, 'malformed'])
  })

  it('does not say that something is not there while it cannot know', async () => {
    expect((await server.send({ path: '/api/things/none' })).status).toBe(404)
    const behind = toyKernel()
    behind.freshness.waitForAll = () => Promise.resolve(false)
    const other = await ToyServer.start(toyOperations().operations, behind)
    expect(await other.send({ path: '/api/things/none' })).toMatchObject({
      status: 503,
      headers: { 'retry-after': '1' },
    })
    await other.stop()
  })

  it.each([
    ['"3"', 200],
    ['*', 200],
    ['"2"', 412],
    ['W/"3"', 412],
    ['"abc"', 412],
    ['3', 400],
    ['"2", "3"', 400],
  ])('understands If-Match %s', async (tag, status) => {
    const reply = await server.send({ method: 'PATCH', path: '/api/things/a', headers: { 'if-match': tag } })
    expect(reply.status).toBe(status)
  })

  it.each(['', ' ', 'a b', 'ü', 'x'.repeat(201)])('replaces the request id %p', async (id) => {
    const reply = await server.send({ path: '/api/things/a', headers: { 'x-request-id': id } })
    expect(reply.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('answers HEAD without a body', async () => {
    const reply = await server.send({ method: 'HEAD', path: '/api/things/a' })
    expect([reply.status, reply.text]).toEqual([200, ''])
    expect(Number(reply.headers['content-length'])).toBeGreaterThan(0)
  })

  it.each([
    ['GET', '/api/nothing'],
    ['PUT', '/api/things'],
    ['OPTIONS', '/api/things'],
    ['GET', '/api/things/'],
    ['GET', '/API/things/a'],
  ])('knows no %s %s', async (method, path) => {
    const reply = await server.send({ method, path })
    expect([reply.status, codeOf(reply)]).toEqual([404, 'not_found'])
    expect(reply.headers['content-type']).toBe('application/problem+json; charset=utf-8')
  })

  it('keeps internals to itself and logs them under the request id', async () => {
    const send = (text: string) =>
      server.send({ method: 'POST', path: '/api/things', body: { text }, headers: { 'x-request-id': `why-${text}` } })
    const crash = await send('crash')
    expect(JSON.parse(crash.text)).toMatchObject({ status: 500, code: 'internal', requestId: 'why-crash' })
    const outage = await send('outage')
    expect(JSON.parse(outage.text)).toMatchObject({
      status: 503,
      code: 'unavailable',
      type: '/docs/errors#unavailable',
    })
    expect(outage.headers['retry-after']).toBe('1')
    expect(crash.text + outage.text).not.toContain('secret')
    expect(kernel.lines.join('')).toMatch(/"requestId":"why-crash".*secret internals/)
  })

  it('logs the operation, never query, body or token', async () => {
    kernel.lines.length = 0
    await server.send({ path: '/api/things/hidden-id?q=hidden-query' })
    await server.send({ method: 'POST', path: '/api/things', body: { text: 'hidden-text' } })
    const log = kernel.lines.join('')
    expect(log).toContain('"operationId":"getThing"')
    expect(log).toContain('"userId":"ann"')
    expect(log).not.toMatch(/hidden|Bearer/)
  })

  it('tells its health and its metrics', async () => {
    const ask = (path: string) => server.send({ path, token: null })
    expect(await ask('/health/live')).toMatchObject({ status: 200 })
    const ready = await ask('/health/ready')
    expect(ready.status).toBe(503)
    expect(JSON.parse(ready.text)).toEqual({ status: 'not_ready', checks: { log: 'ok', views: 'fails' } })
    const metrics = await ask('/metrics')
    expect(metrics.text).toMatch(/parley_http_request_duration_seconds_count\{operation="getThing",status="200"\} \d/)
    expect(metrics.text).toMatch(/parley_http_bytes_total\{operation="createThing",direction="in"\} \d/)
    expect(metrics.text).toContain('parley_http_requests_in_flight 1')
    expect(metrics.text).toContain('process_cpu_seconds_total')
  })
})
