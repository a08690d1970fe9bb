import { readFileSync } from 'node:fs'
import { Type } from '@sinclair/typebox'
import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { AsyncApiDocument } from '../../../src/api/asyncapi.js'
import { openApi, type OpenApiDocument } from '../../../src/api/openapi.js'
import { operation } from '../../../src/api/operation.js'
import { operations as wholeTable } from '../../../src/api/operations/index.js'
import { PROBLEM_CODES, problemCatalogue, problemDocument, PROBLEMS } from '../../../src/api/problems.js'
import { mount } from '../../../src/api/rest/mount.js'
import type { Services } from '../../../src/api/services.js'
import { documentedResponses } from '../../support/openapi-response.js'
import { Thing, toyOperations } from '../../support/toy-operations.js'
import { toyKernel, ToyServer } from '../../support/toy-kernel.js'

type Parameter = { readonly required: boolean; readonly schema: { readonly default?: unknown } }

const base = {
  tag: 't',
  summary: 's',
  method: 'post',
  kind: 'command',
  access: 'user',
  idempotency: 'none',
  problems: [],
  run: () => Promise.resolve({ status: 200 }),
} as const

describe('the catalogue of problems', () => {
  it('is the page docs/errors.md', () => {
    expect(readFileSync('docs/errors.md', 'utf8')).toBe(problemCatalogue())
  })

  it.each(PROBLEM_CODES)('makes a document of %s that keeps internals', (code) => {
    const document = problemDocument({ refused: code, detail: 'a detail', errors: [] }, 'r')
    expect(document).toMatchObject({
      type: `/docs/errors#${code}`,
      code,
      requestId: 'r',
      status: PROBLEMS[code].status,
    })
    expect(document.detail === 'a detail').toBe(document.status < 500)
  })
})

describe('the OpenAPI document', () => {
  const { operations } = toyOperations()
  const document = openApi(operations, { version: '1.2.3' })
  const create = document.paths['/api/things']?.['post']

  it('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate(JSON.parse(JSON.stringify(document)) as Record<string, unknown>)
    expect(result).toMatchObject({ valid: true })
  })

  it('describes what the kernel adds', () => {
    expect(Object.keys(create?.responses ?? {})).toEqual(
      expect.arrayContaining(['201', '400', '401', '408', '409', '413', '415', '422', '429', '500', '503']),
    )
    expect(JSON.stringify(create?.['parameters'])).toContain('Idempotency-Key')
    expect(document.paths['/api/rooms/things']?.['post']?.operationId).toBe('createThingByAlias')
    expect(document.paths['/api/auth/login']?.['post']?.['security']).toEqual([])
    expect(create?.responses['201']).toMatchObject({
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } },
    })
    expect(document.components.schemas).toHaveProperty('Problem')
  })

  it('asks for no parameter that has a default, and names the headers that come', () => {
    const { paths } = openApi(wholeTable({} as Services), { version: '1' })
    const all = Object.values(paths).flatMap((path) => Object.values(path))
    const parameters = all.flatMap((described) => described['parameters'] as readonly Parameter[])
    const defaulted = parameters.filter(({ schema }) => schema.default !== undefined)
    expect(defaulted.length).toBeGreaterThan(20)
    expect(defaulted.filter(({ required }) => required)).toEqual([])
    const headers = (path: string, method: 'get' | 'post', status: string) => paths[path]?.[method]?.responses[status]
    expect(headers('/api/rooms/{roomId}', 'get', '200')).toHaveProperty('headers.ETag')
    expect(headers('/api/rooms', 'post', '201')).toHaveProperty('headers.ETag')
    expect(headers('/api/rooms', 'post', '409')).toHaveProperty('headers.Retry-After')
    expect(headers('/api/rooms', 'get', '200')).not.toHaveProperty('headers.ETag')
  })

  it('has no two schemas of one name, no two operations at one place, and replays where keys are remembered', () => {
    const [first] = operations
    const other = operation({ ...base, id: 'a', path: '/a', responses: { 200: Type.Object({}, { $id: 'Thing' }) } })
    expect(() => openApi([...operations, other], { version: '1' })).toThrow('two schemas are named Thing')
    expect(() => mount([...operations, first!], toyKernel())).toThrow('two operations at POST /api/things')
    const forgetful = operation({ ...base, id: 'b', path: '/b', idempotency: 'record', responses: { 200: Thing } })
    expect(() => mount([forgetful], toyKernel())).toThrow('needs replay()')
  })

  describe('checks responses', () => {
    const room = Type.Object({ id: Type.String() }, { $id: 'Room' })
    const entry = Type.Intersect([room, Type.Object({ unread: Type.Integer() })], { $id: 'Entry' })
    const list = Type.Object({ items: Type.Array(entry), first: Type.Union([room, Type.Null()]) })
    const rooms = operation({
      ...base,
      id: 'listRooms',
      method: 'get',
      kind: 'query',
      path: '/r/:id',
      responses: { 200: list },
    })
    const expectDocumented = documentedResponses(openApi([...operations, rooms], { version: '1' }))
    const problem = problemDocument({ refused: 'not_found', detail: 'd' }, 'r')

    it('lets pass what is written down', () => {
      expectDocumented('createThing', 201, { id: 'a', text: 'b' })
      expectDocumented('POST /api/things', 201, { id: 'a', text: 'b' })
      expectDocumented('GET /api/things/me?x=1', 200, { id: 'me', text: '' })
      expectDocumented('POST /api/things/x/leave', 204, undefined)
      expectDocumented('listRooms', 200, { items: [{ id: 'a', unread: 1 }], first: { id: 'b' } })
      expectDocumented('getThing', 404, problem)
    })

    it.each<[string, number, unknown]>([
      ['createThing', 201, { id: 'a' }],
      ['createThing', 201, { id: 'a', text: 'b', more: 1 }],
      ['createThing', 200, { id: 'a', text: 'b' }],
      ['leaveThing', 204, { id: 'a' }],
      ['listRooms', 200, { items: [{ id: 'a', unread: 1, more: 1 }], first: null }],
      ['listRooms', 200, { items: [], first: { id: 'b', more: 1 } }],
      ['getThing', 404, { ...problem, code: 'conflict' }],
      ['nothing', 200, {}],
    ])('refuses %s %d %j', (name, status, body) => {
      expect(() => expectDocumented(name, status, body)).toThrow()
    })
  })
})

describe('the pages', () => {
  let server: ToyServer
  beforeAll(async () => {
    server = await ToyServer.start(toyOperations().operations, toyKernel())
  })
  afterAll(() => server.stop())
  const get = (path: string) => server.send({ path, token: null })

  it('serves the documents', async () => {
    const { text } = await get('/openapi.json')
    expect((JSON.parse(text) as OpenApiDocument).openapi).toBe('3.1.0')
    const feed = await get('/asyncapi.json')
    expect((JSON.parse(feed.text) as AsyncApiDocument).asyncapi).toBe('3.0.0')
  })

  it('shows it with Swagger UI, from here alone and with no inline script', async () => {
    const page = await get('/docs')
    expect((await get('/docs/')).text).toBe(page.text)
    expect(page.headers['content-security-policy']).toMatch(/default-src 'none';script-src 'self';style-src 'self';/)
    expect(page.text).not.toMatch(/<script(?![^>]*src=)|https?:|\son\w+=|style=/)
    for (const [, path] of page.text.matchAll(/(?:src|href)="([^"]+)"/g)) {
      expect((await get(path ?? '')).status).toBe(200)
    }
    expect((await get('/docs/assets/package.json')).status).toBe(404)
    expect((await get('/docs/assets/..%2fpackage.json')).status).toBe(404)
  })

  it('explains every problem', async () => {
    const { text } = await get('/docs/errors')
    for (const code of PROBLEM_CODES) expect(text).toContain(`id="${code}"`)
  })
})
