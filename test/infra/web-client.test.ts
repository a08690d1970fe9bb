import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { mountWebClient } from '../../infra/web-client.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { codeOf, type ToyKernel, toyKernel, ToyServer } from '../support/toy-kernel.js'

const PAGE = `<!doctype html><title>Parley</title>${' '.repeat(600)}`
const SCRIPT = `console.log(${'1 + '.repeat(400)}1)`

const place = temporaryFolder()
const folder = join(place, 'web')

function put(path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), content)
}
function build(page: string, script: string): void {
  put('index.html', page)
  put('assets/index-abc123.js', script)
  for (const [path, content] of [
    ['index.html', page],
    ['assets/index-abc123.js', script],
  ] as const) {
    put(`${path}.br`, brotliCompressSync(content))
    put(`${path}.gz`, gzipSync(content))
  }
}

let server: ToyServer
let kernel: ToyKernel
beforeAll(async () => {
  build(PAGE, SCRIPT)
  put('assets/style-def456.css', 'body {}')
  put('theme.js', 'theme()')
  put('icon.svg', '<svg/>')
  put('manifest.webmanifest', '{}')
  put('.built', '')
  writeFileSync(join(place, 'secret.js'), 'secret')
  kernel = toyKernel({ pages: (app) => mountWebClient(app, folder) })
  server = await ToyServer.start([], kernel)
})
afterAll(() => server.stop())

const get = (path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') =>
  server.send({ path, headers, method, token: null })

describe('the page', () => {
  it.each([
    '/',
    '/login',
    '/register',
    '/discover',
    '/archived',
    '/invites',
    '/profile',
    '/rooms/x',
    '/rooms/x/history',
  ])('is answered at %s, anew each time it changes', async (path) => {
    const { status, headers, text } = await get(path)
    expect([status, text]).toEqual([200, PAGE])
    expect(headers).toMatchObject({
      ...{ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache', vary: 'Accept-Encoding' },
      ...{ 'content-length': String(PAGE.length), etag: expect.stringMatching(/^"[\w-]{22}"$/) },
    })
  })

  it('lets nothing run or load that is not its own, nor be framed', async () => {
    const { headers } = await get('/')
    const policy = String(headers['content-security-policy']).split(';')
    expect(policy).toEqual(
      expect.arrayContaining([
        ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "base-uri 'none'"],
        ...["form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"],
      ]),
    )
    expect(policy.join()).not.toMatch(/unsafe|\*|data:|http:|ws:/)
    expect(headers).toMatchObject({
      ...{ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer' },
      'cross-origin-opener-policy': 'same-origin',
    })
    expect(headers['strict-transport-security']).toBeUndefined()
  })

  it('is not sent again to who has it', async () => {
    const first = await get('/')
    const again = await get('/rooms/x', { 'if-none-match': String(first.headers.etag) })
    expect([again.status, again.text]).toEqual([304, ''])
    expect(again.headers).toMatchObject({ etag: first.headers.etag, 'cache-control': 'no-cache' })
    expect((await get('/', { 'if-none-match': '"other"' })).status).toBe(200)
    // Compressed it is something else.
    const compressed = { 'if-none-match': String(first.headers.etag), 'accept-encoding': 'br' }
    expect((await get('/', compressed)).status).toBe(200)
  })

  it('has a head', async () => {
    const { status, headers, text } = await get('/', {}, 'HEAD')
    expect([status, text, headers['content-length']]).toEqual([200, '', String(PAGE.length)])
  })
})

describe('files', () => {
  it('named by what is in them are kept for ever, others looked after each time', async () => {
    expect((await get('/assets/index-abc123.js')).headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect((await get('/theme.js')).headers['cache-control']).toBe('no-cache')
  })

  it.each([
    ['/assets/index-abc123.js', 'text/javascript; charset=utf-8'],
    ['/assets/style-def456.css', 'text/css; charset=utf-8'],
    ['/icon.svg', 'image/svg+xml'],
    ['/manifest.webmanifest', 'application/manifest+json; charset=utf-8'],
  ])('%s is %s, and nothing else', async (path, type) => {
    const { status, headers } = await get(path)
    expect([status, headers['content-type'], headers['x-content-type-options']]).toEqual([200, type, 'nosniff'])
  })

  it.each([
    ['br, gzip', 'br'],
    ['gzip, deflate', 'gzip'],
    ['gzip;q=1, br;q=0', 'gzip'],
    ['*', 'br'],
    ['deflate', undefined],
    ['', undefined],
  ])('are sent to who accepts %j as %s', async (accepted, encoding) => {
    const { headers } = await get('/assets/index-abc123.js', { 'accept-encoding': accepted })
    expect(headers['content-encoding']).toBe(encoding)
    expect(headers.vary).toBe('Accept-Encoding')
    const size = { br: brotliCompressSync(SCRIPT), gzip: gzipSync(SCRIPT) }[encoding ?? '']?.length ?? SCRIPT.length
    expect(headers['content-length']).toBe(String(size))
  })

  it('that are small are sent as they are', async () => {
    const { headers, text } = await get('/theme.js', { 'accept-encoding': 'br' })
    expect([headers['content-encoding'], text]).toEqual([undefined, 'theme()'])
  })

  it('stay those of one build, whatever happens to the folder', async () => {
    build('<!doctype html>newer', 'newer()')
    rmSync(join(folder, 'assets', 'style-def456.css'))
    expect((await get('/')).text).toBe(PAGE)
    expect((await get('/assets/index-abc123.js')).text).toBe(SCRIPT)
    expect((await get('/assets/style-def456.css')).status).toBe(200)
    const later = await ToyServer.start([], toyKernel({ pages: (app) => mountWebClient(app, folder) }))
    expect((await later.send({ path: '/' })).text).toBe('<!doctype html>newer')
    await later.stop()
  })
})

describe('everything else', () => {
  it.each(['/nothing', '/rooms', '/login/', '/settings/of/mine'])('%s is said not to be there', async (path) => {
    const program = await get(path, { accept: '*/*' })
    expect([program.status, codeOf(program)]).toEqual([404, 'not_found'])
    const browser = await get(path, { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8' })
    expect([browser.status, browser.text]).toEqual([404, PAGE])
    expect(browser.headers).toMatchObject({
      ...{ 'cache-control': 'no-cache', 'content-security-policy': expect.stringContaining("script-src 'self'") },
    })
  })

  it.each([
    ...['/api/nothing', '/api', '/assets/gone-abc.js', '/assets/', '/index.html.br'],
    ...['/.built', '/assets/../../secret.js', '/assets/%2e%2e/%2e%2e/secret.js', '/..%2fsecret.js', '//secret.js'],
  ])('%s is a problem, for browsers too', async (path) => {
    const { status, headers } = await get(path, { accept: 'text/html' })
    expect([status, headers['content-type']]).toEqual([404, 'application/problem+json; charset=utf-8'])
    expect(headers['cache-control']).not.toMatch(/immutable|max-age=[1-9]/)
  })

  it('is not found by other methods', async () => {
    const reply = await get('/', {}, 'POST')
    expect([reply.status, codeOf(reply)]).toEqual([404, 'not_found'])
  })

  it('is not counted as the client', async () => {
    kernel.lines.length = 0
    for (const path of ['/', '/assets/index-abc123.js', '/assets/gone.js', '/nothing']) await get(path)
    const names = kernel.lines.map((line) => (JSON.parse(line) as { operationId: string }).operationId)
    expect(names).toEqual(['web', 'web', 'unmatched', 'unmatched'])
  })
})

describe('a client that was not built', () => {
  it('is said so, where its page would be', async () => {
    const empty = join(place, 'empty')
    const other = await ToyServer.start([], toyKernel({ pages: (app) => mountWebClient(app, empty) }))
    for (const path of ['/', '/rooms/x']) {
      const { status, headers, text } = await other.send({ path })
      expect([status, headers['content-type']]).toEqual([503, 'text/plain; charset=utf-8'])
      expect(text).toMatch(/npm run build/)
    }
    expect((await other.send({ path: '/assets/x.js' })).status).toBe(404)
    await other.stop()
  })
})
