import type { TObject, TSchema } from '@sinclair/typebox'
import { Room, RoomEntry } from '../projections/queries/shapes.js'
import { ComponentSchemas, type JsonSchema } from './openapi-schemas.js'
import type { Alias, Operation } from './operation.js'
import { Problem } from './problem-schema.js'
import { PROBLEMS, type ProblemCode } from './problems.js'
import { SESSION_COOKIE } from './rest/session-cookie.js'
import { pathParams } from './validation.js'

type Json = Readonly<Record<string, unknown>>
export type OpenApiDocument = {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> } & Json
} & Json
export type OpenApiOperation = { readonly operationId: string; readonly responses: Json } & Json

/**
 * Writes the OpenAPI 3.1 document of a table of operations. Schemas with an `$id` become named components.
 * @param info the version of the program
 */
export function openApi(operations: readonly Operation[], info: { readonly version: string }): OpenApiDocument {
  const schemas = new ComponentSchemas()
  schemas.place(Problem)
  const paths: Record<string, Record<string, OpenApiOperation>> = {}
  for (const operation of operations) {
    for (const way of [operation, ...(operation.aliases ?? [])]) {
      const path = way.path.replaceAll(/:(\w+)/g, '{$1}')
      paths[path] = { ...paths[path], [way.method]: describe(operation, way, schemas) }
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Parley', version: info.version, description: DESCRIPTION },
    servers: [{ url: '/' }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: schemas.all(),
      headers: HEADERS,
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  }
}

const DESCRIPTION =
  'Every refusal is an application/problem+json document whose `code` is listed at /docs/errors. Unknown fields and query parameters are refused. Clients ignore fields they do not know.'

function describe(operation: Operation, way: Alias, schemas: ComponentSchemas): OpenApiOperation {
  const { body, description } = operation
  return {
    operationId: way.id,
    tags: [operation.tag],
    summary: operation.summary,
    ...(description === undefined ? {} : { description }),
    security: operation.access === 'public' ? [] : [{ bearer: [] }],
    parameters: parameters(operation, way, schemas),
    ...(body === undefined ? {} : { requestBody: requestBody(body, schemas) }),
    responses: { ...answers(operation, schemas), ...problems(operation, way) },
  }
}

const requestBody = (body: TObject, schemas: ComponentSchemas): Json => ({
  required: (body.required ?? []).length > 0,
  content: { 'application/json': { schema: schemas.place(body) } },
})

function parameters(operation: Operation, way: Alias, schemas: ComponentSchemas): readonly Json[] {
  const headers = [
    header('X-Request-Id', 'Returned, and the correlation id of the events'),
    ...(isKeyed(operation, way) ? [header('Idempotency-Key', 'The same key with the same body is one command')] : []),
    ...(operation.ifMatch === true ? [header('If-Match', 'The ETag that must still hold, or 412')] : []),
    ...(operation.session === undefined
      ? []
      : [header('Parley-Session', '`cookie`: the refresh token is kept in a cookie that no script can read')]),
    ...(operation.session === 'renews' ? [COOKIE_PARAMETER] : []),
    ...(operation.kind === 'query' ? [header('Parley-After', 'A Parley-Position that the answer has to contain')] : []),
  ]
  const params = operation.params ?? pathParams(way.path)
  return [
    ...partParameters('path', params, schemas),
    ...(operation.query === undefined ? [] : partParameters('query', operation.query, schemas)),
    ...headers,
  ]
}

const header = (name: string, description: string): Json => ({
  name,
  in: 'header',
  required: false,
  description,
  schema: name === 'If-Match' || name === 'Parley-After' ? { type: 'string' } : VISIBLE_TEXT,
})
const VISIBLE_TEXT = { type: 'string', minLength: 1, maxLength: 200, pattern: '^[\\x21-\\x7e]+$' }

const COOKIE_PARAMETER: Json = {
  name: SESSION_COOKIE,
  in: 'cookie',
  required: false,
  description: 'The refresh token, where `Parley-Session: cookie` has it kept there',
  schema: { type: 'string' },
}

const partParameters = (part: 'path' | 'query', schema: TObject, schemas: ComponentSchemas): readonly Json[] =>
  Object.entries(schema.properties).map(([name, property]) => ({
    name,
    in: part,
    required: part === 'path' || ((schema.required ?? []).includes(name) && property.default === undefined),
    ...(property.description === undefined ? {} : { description: property.description }),
    schema: schemas.place(property),
  }))

const isKeyed = (operation: Operation, { method }: Alias): boolean =>
  method === 'post' && operation.idempotency !== 'none'

/** Things whose revision is their entity tag: see operations/room-answers.ts. */
const TAGGED: ReadonlySet<TSchema> = new Set([Room, RoomEntry])

function answers(operation: Operation, schemas: ComponentSchemas): Json {
  const headers = {
    ...COMMON_HEADERS,
    ...(operation.kind === 'command' ? refs('Parley-Position') : refs('Parley-Stale')),
    ...(operation.session === undefined ? {} : refs('Set-Cookie')),
  }
  return Object.fromEntries(
    Object.entries(operation.responses).map(([status, schema]) => {
      const content = schema === null ? {} : { content: { 'application/json': { schema: schemas.place(schema) } } }
      const description = status === '204' ? 'Done' : (schema?.description ?? 'Success')
      const tag = schema !== null && TAGGED.has(schema) ? refs('ETag') : {}
      return [status, { description, headers: { ...headers, ...tag }, ...content }]
    }),
  )
}

/** Grouped by status: one status may stand for several codes. */
function problems(operation: Operation, way: Alias): Json {
  const byStatus = new Map<number, ProblemCode[]>()
  for (const code of new Set([...kernelProblems(operation, way), ...operation.problems])) {
    const { status } = PROBLEMS[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries([...byStatus].map(([status, codes]) => [String(status), problemResponse(status, codes)]))
}

/** Problems that pass. */
const WAITING: ReadonlySet<ProblemCode> = new Set(['rate_limited', 'unavailable', 'in_progress'])

function problemResponse(status: number, codes: readonly ProblemCode[]): Json {
  return {
    description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].when}`).join(' '),
    headers: { ...COMMON_HEADERS, ...(codes.some((code) => WAITING.has(code)) ? refs('Retry-After') : {}) },
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  }
}

function kernelProblems(operation: Operation, way: Alias): readonly ProblemCode[] {
  const codes: ProblemCode[] = ['malformed', 'invalid', 'rate_limited', 'internal', 'unavailable']
  if (operation.access !== 'public') codes.push('unauthenticated')
  if (operation.access === 'admin') codes.push('forbidden')
  if (way.method !== 'get') codes.push('request_timeout', 'too_large', 'unsupported_type')
  if (isKeyed(operation, way) && operation.idempotency === 'record') codes.push('idempotency_key_reused', 'in_progress')
  if (operation.ifMatch === true) codes.push('stale')
  return codes
}

const text = (description: string): Json => ({ description, schema: { type: 'string' } })
const number = (description: string): Json => ({ description, schema: { type: 'integer', minimum: 0 } })

const HEADERS: Readonly<Record<string, Json>> = {
  'X-Request-Id': text('Id of the request'),
  'RateLimit-Limit': number('Calls allowed per window'),
  'RateLimit-Remaining': number('Calls left in this window'),
  'RateLimit-Reset': number('Seconds until the window ends'),
  'Retry-After': number('Seconds to wait'),
  'Parley-Position': text('A position of the log that contains the effect'),
  'Parley-Stale': text('`true` when the answer may be older than what was asked for'),
  ETag: text('The revision, in quotes'),
  'Set-Cookie': text(
    'Only with `Parley-Session: cookie`: the refresh token, or nothing where the session is over. HttpOnly, SameSite=Strict, Path=/api/auth; Secure over HTTPS',
  ),
}

const refs = (...names: readonly string[]): Json =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
const COMMON_HEADERS = refs('X-Request-Id', 'RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset')
