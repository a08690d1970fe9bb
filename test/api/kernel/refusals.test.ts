import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { toyOperations } from '../../support/toy-operations.js'
import { codeOf, toyKernel, ToyServer, type Send } from '../../support/toy-kernel.js'

const JSON_HEADERS = { 'content-type': 'application/json' }
const nested = (depth: number): string => `{"text":"x","extra":${'['.repeat(depth)}${']'.repeat(depth)}}`

describe('refusals', () => {
  let server: ToyServer
  beforeAll(async () => {
    server = await ToyServer.start(toyOperations().operations, toyKernel({ bodyTimeoutMs: 200 }))
  })
  afterAll(() => server.stop())

  const refusal = async (send: Send): Promise<readonly unknown[]> => {
    const reply = await server.send(send)
    return reply.status < 400 ? [reply.status] : [reply.status, codeOf(reply)]
  }
  const post = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    refusal({ method: 'POST', path: '/api/things', body, headers })

  it.each([
    ['no JSON', '{"text":', 'malformed'],
    ['a trailing comma', '{"text":"x",}', 'malformed'],
    ['a byte order mark', '\ufeff{"text":"x"}', 'malformed'],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 'malformed'],
    ['an overlong encoding', Buffer.from([0x22, 0xc0, 0xaf, 0x22]), 'malformed'],
    ['deep nesting', nested(64), 'malformed'],
    ['very deep nesting', nested(50_000), 'malformed'],
    ['an array', '[]', 'invalid'],
    ['null', 'null', 'invalid'],
    ['a text', '"x"', 'invalid'],
    ['__proto__', '{"text":"x","__proto__":{}}', 'invalid'],
    ['escaped __proto__', '{"text":"x","extra":{"\\u005f_proto__":1}}', 'invalid'],
    ['constructor', '{"text":"x","extra":[{"constructor":1}]}', 'invalid'],
    ['prototype', '{"text":"x","extra":{"prototype":1}}', 'invalid'],
    ['NUL', '{"text":"a\\u0000b"}', 'invalid'],
    ['a lone surrogate', '{"text":"\\ud800"}', 'invalid'],
    ['a lone surrogate in a key', '{"text":"x","extra":{"\\udc00":1}}', 'invalid'],
    ['an infinite number', '{"text":"x","extra":1e999}', 'invalid'],
    ['a wrong type', '{"text":5}', 'invalid'],
    ['an unknown field', '{"text":"x","more":1}', 'invalid'],
    ['a missing field', '{}', 'invalid'],
  ])('refuses a body with %s', async (_name, body, code) => {
    expect(await post(body, JSON_HEADERS)).toEqual([400, code])
  })

  it('takes what is only unusual', async () => {
    expect(await post('{"text":"\\ud83d\\ude00 \\u0007"}', JSON_HEADERS)).toEqual([201])
    expect(await post(nested(63), JSON_HEADERS)).toEqual([201])
    expect(await post('{"text":"x"}', { 'content-type': 'Application/JSON; Charset="UTF-8"' })).toEqual([201])
    expect(await post('{"text":"x"}', { ...JSON_HEADERS, 'content-encoding': 'identity' })).toEqual([201])
  })

  it('names every wrong field', async () => {
    const reply = await server.send({ method: 'POST', path: '/api/things', body: { text: '', more: 1, 'a/b': 2 } })
    const { errors } = JSON.parse(reply.text) as { errors: unknown }
    expect(errors).toEqual([
      { path: '/body/more', message: 'is not known' },
      { path: '/body/a~1b', message: 'is not known' },
      { path: '/body/text', message: 'must NOT have fewer than 1 characters' },
    ])
  })

  it.each([
    [undefined],
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['application/json; charset=latin1'],
    ['application/json; charset=utf-16'],
    ['application/jsonp'],
    ['multipart/form-data; boundary=x'],
  ])('refuses the content type %p', async (type) => {
    expect(await post('{"text":"x"}', type === undefined ? {} : { 'content-type': type })).toEqual([
      415,
      'unsupported_type',
    ])
  })

  it('refuses a content encoding', async () => {
    expect(await post('{"text":"x"}', { ...JSON_HEADERS, 'content-encoding': 'gzip' })).toEqual([
      415,
      'unsupported_type',
    ])
  })

  it('takes 256 KB and not a byte more', async () => {
    const body = (size: number) => JSON.stringify({ text: 'x'.repeat(size - '{"text":""}'.length) })
    expect(await post(body(256 * 1024), JSON_HEADERS)).toEqual([201])
    expect(await post(body(256 * 1024 + 1), JSON_HEADERS)).toEqual([413, 'too_large'])
    expect(await post(body(256 * 1024 + 1), { ...JSON_HEADERS, 'transfer-encoding': 'chunked' })).toEqual([
      413,
      'too_large',
    ])
  })

  it.each([
    [{}],
    [{ body: '{}', headers: JSON_HEADERS }],
    [{ body: '{}' }],
    [{ headers: JSON_HEADERS }],
    [{ headers: { 'transfer-encoding': 'chunked' }, body: '' }],
  ])('needs no body where no field is required: %p', async (given) => {
    expect(await refusal({ method: 'PATCH', path: '/api/things/a', ...given })).toEqual([200])
    expect(await refusal({ method: 'POST', path: '/api/things/a/leave', ...given })).toEqual([204])
  })

  it('refuses fields where there are none', async () => {
    const send = { method: 'POST', path: '/api/things/a/leave', body: { extra: 1 } }
    expect(await refusal(send)).toEqual([400, 'invalid'])
  })

  it('ignores the body of a GET', async () => {
    expect(await refusal({ path: '/api/things/a', body: 'junk', headers: { 'content-type': 'text/plain' } })).toEqual([
      200,
    ])
  })

  it.each([
    ['limit=050', 'invalid'],
    ['limit=1e1', 'invalid'],
    ['limit=', 'invalid'],
    ['limit=%205', 'invalid'],
    ['limit=101', 'invalid'],
    ['limit=1.5', 'invalid'],
    ['limit=-0', 'invalid'],
    ['deep=1', 'invalid'],
    ['limit=1&limit=1', 'invalid'],
    ['limit=1&l%69mit=2', 'invalid'],
    ['unknown=1', 'invalid'],
    ['__proto__=1', 'invalid'],
    ['limit[]=1', 'invalid'],
    ['q=%00', 'invalid'],
    ['q=%ed%a0%80', 'malformed'],
    ['q=%zz', 'malformed'],
    ['%=1', 'malformed'],
  ])('refuses the query %s', async (query, code) => {
    expect(await refusal({ path: `/api/things/a?${query}` })).toEqual([400, code])
  })

  it.each([
    ['/api/things/%zz', 'malformed'],
    ['/api/things/%', 'malformed'],
    ['/api/things/%ff', 'malformed'],
    ['/api/things/%ed%a0%80', 'malformed'],
    ['/api/things/%00', 'invalid'],
    [`/api/things/${'x'.repeat(65)}`, 'invalid'],
    ['/nowhere/%zz', 'malformed'],
  ])('refuses the path %s', async (path, code) => {
    expect(await refusal({ path })).toEqual([400, code])
  })

  it('asks who it is before anything else', async () => {
    const junk = { method: 'POST', path: '/api/things', body: '{', headers: { 'content-type': 'text/plain' } }
    for (const token of [null, 'nobody', 'two words', '"']) {
      const reply = await server.send({ ...junk, token })
      expect([reply.status, codeOf(reply), reply.headers['www-authenticate']]).toEqual([
        401,
        'unauthenticated',
        'Bearer',
      ])
    }
    expect(await refusal({ path: '/api/things/%zz', token: null })).toEqual([401, 'unauthenticated'])
    expect(await refusal({ path: '/api/things/a', headers: { authorization: 'Basic YW5u' } })).toEqual([
      401,
      'unauthenticated',
    ])
    expect(await refusal({ path: '/api/things/a', headers: { authorization: 'bearer ann' } })).toEqual([200])
  })

  it('asks for the role after the input', async () => {
    const send = { method: 'POST', path: '/api/admin/things', body: { text: 'x' } }
    expect(await refusal({ ...send, body: {} })).toEqual([400, 'invalid'])
    expect(await refusal(send)).toEqual([403, 'forbidden'])
    expect(await refusal({ ...send, token: 'root' })).toEqual([202])
  })

  it('gives up on a body that does not come', async () => {
    const answer = await raw(
      'POST /api/things HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ann\r\nContent-Length: 10\r\n\r\n{',
    )
    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
    expect(answer).toMatch(/connection: close/i)
  })

  it('answers an endless body', async () => {
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(server.port, '127.0.0.1')
      let text = ''
      socket.write(
        'POST /api/things HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ann\r\nTransfer-Encoding: chunked\r\n\r\n',
      )
      const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`
      const pump = setInterval(() => socket.write(chunk), 1)
      socket.on('data', (data) => (text += data.toString()))
      socket.on('error', () => undefined)
      socket.on('close', () => {
        clearInterval(pump)
        resolve(text)
      })
    })
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
  })

  it('forgets uploads that were broken off', async () => {
    const sockets = Array.from({ length: 20 }, () => connect(server.port, '127.0.0.1'))
    await Promise.all(
      sockets.map(
        (socket) =>
          new Promise<void>((resolve) => {
            socket.write(
              'POST /api/things HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ann\r\nContent-Length: 9\r\n\r\n{',
              () => {
                socket.destroy()
                resolve()
              },
            )
          }),
      ),
    )
    const metrics = async () => (await server.send({ path: '/metrics', token: null })).text
    while (!(await metrics()).includes('parley_http_requests_in_flight 1\n')) await new Promise(setImmediate)
    expect(await post({ text: 'still there' })).toEqual([201])
  })

  function raw(text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(server.port, '127.0.0.1')
      let answer = ''
      socket.on('data', (data) => (answer += data.toString()))
      socket.on('error', reject)
      socket.on('close', () => resolve(answer))
      socket.write(text)
    })
  }
})
