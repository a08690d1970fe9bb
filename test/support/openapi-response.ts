import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { OpenApiDocument, OpenApiOperation } from '../../src/api/openapi.js'

type Json = Readonly<Record<string, unknown>>
/** `createRoom`, or `POST /api/rooms/123/join`. */
export type OperationName = string
/**
 * Throws unless the document says that this operation may answer so.
 * @param body the parsed body; undefined when there is none
 */
export type ExpectDocumented = (operation: OperationName, status: number, body: unknown) => void

/**
 * Makes a check of responses against an OpenAPI document. It is stricter than the document: fields that are not written down are faults, too.
 * Problems must use a code listed for the operation's status.
 */
export function documentedResponses(document: OpenApiDocument): ExpectDocumented {
  const operations = operationsOf(document)
  const validators = new Map<string, ValidateFunction>()
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema(strictComponents(document), 'doc')
  return (name, status, body) => {
    const operation = operations.find((entry) => entry.matches(name))
    if (operation === undefined) throw new Error(`${name} is not documented`)
    const { operationId, responses } = operation.operation
    const response = responses[String(status)] as Json | undefined
    if (response === undefined) throw new Error(`${operationId} documents no ${status}: ${JSON.stringify(body)}`)
    const schema = schemaOf(response)
    if (schema === undefined) {
      if (body === undefined || body === '') return
      throw new Error(`${operationId} documents no body for ${status}`)
    }
    const key = `${operationId} ${status}`
    const validate = validators.get(key) ?? ajv.compile(strict(schema, false))
    validators.set(key, validate)
    if (!validate(body)) throw new Error(`${key}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(body, null, 1)}`)
    expectListedCode(key, status, response, body)
  }
}

function expectListedCode(key: string, status: number, response: Json, body: unknown): void {
  if (status < 400) return
  const { code } = body as { readonly code?: unknown }
  if (typeof code !== 'string' || !String(response['description']).includes(`\`${code}\``)) {
    throw new Error(`${key} does not list the code ${String(code)}`)
  }
}

function operationsOf(document: OpenApiDocument) {
  return Object.entries(document.paths)
    .flatMap(([template, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        operation,
        matches: matcher(method, template, operation),
        fixed: template.split('/').filter((segment) => !segment.startsWith('{')).length,
      })),
    )
    .sort((a, b) => b.fixed - a.fixed)
}

function matcher(method: string, template: string, { operationId }: OpenApiOperation): (name: string) => boolean {
  const path = template.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{\w+\}/g, '[^/?]+')
  const pattern = new RegExp(`^${method} ${path}(\\?.*)?$`)
  return (name) => name === operationId || pattern.test(name.replace(/^[A-Z]+/, (verb) => verb.toLowerCase()))
}

function schemaOf(response: Json): Json | undefined {
  const content = response['content'] as Readonly<Record<string, { readonly schema: Json }>> | undefined
  return content === undefined ? undefined : Object.values(content)[0]?.schema
}

/** Every component twice: closed, and open for use within intersections, where each part sees the others' fields. */
function strictComponents(document: OpenApiDocument): Json {
  const entries = Object.entries(document.components.schemas).flatMap(([name, schema]) => [
    [name, strict(schema, false)],
    [`${name}~open`, strict(schema, true)],
  ])
  return { components: { schemas: Object.fromEntries(entries) as Json } }
}

/** Keywords whose values are no schemas, whatever they look like. */
const VALUES: ReadonlySet<string> = new Set(['const', 'enum', 'default', 'examples'])

/** @param open true within an intersection */
function strict(schema: Json, open: boolean): Json {
  const copy = Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => [keyword, inner(keyword, value, open)]),
  )
  if (open) return copy
  if ('allOf' in copy) return { ...copy, unevaluatedProperties: false }
  const listed = 'properties' in copy && !('additionalProperties' in copy) && !('patternProperties' in copy)
  return listed ? { ...copy, additionalProperties: false } : copy
}

function inner(keyword: string, value: unknown, open: boolean): unknown {
  if (keyword === '$ref') {
    // `~` is written ~0 in a JSON pointer.
    return `doc${String(value)}${open ? '~0open' : ''}`
  }
  if (VALUES.has(keyword)) return value
  if (keyword === 'properties' || keyword === 'patternProperties') {
    return Object.fromEntries(Object.entries(value as Json).map(([name, part]) => [name, strict(part as Json, false)]))
  }
  const within = keyword === 'allOf' || (open && (keyword === 'anyOf' || keyword === 'oneOf'))
  if (Array.isArray(value)) return value.map((part: unknown) => (isSchema(part) ? strict(part, within) : part))
  return isSchema(value) ? strict(value, false) : value
}

const isSchema = (value: unknown): value is Json => typeof value === 'object' && value !== null
