import { type TObject, type TProperties, type TSchema, Type } from '@sinclair/typebox'
import type { Operation } from '../operation.js'
import type { Call } from '../perform.js'
import { pathParams } from '../validation.js'

export type PayloadOptions = {
  /** Fields that REST may leave out and a socket may not. */
  readonly required?: readonly string[]
  /** Fields of the body that clients do not send, with their values. */
  readonly fixed?: Readonly<Record<string, unknown>>
}

type Fields = Readonly<Record<string, unknown>>

/** What `Idempotency-Key` is in a payload; REST has the same rule for the header. */
const IDEMPOTENCY_KEY = Type.Optional(
  Type.String({
    pattern: '^[\\x21-\\x7e]{1,200}$',
    description: 'As the header Idempotency-Key of REST: a repeat with the same key happens once',
  }),
)
/** Keywords of a schema that hold for the flat object as they held for its parts. */
const FLAT_KEYWORDS: ReadonlySet<string> = new Set(['type', 'properties', 'required', 'additionalProperties', '$id'])

/**
 * The schema of a payload: the operation's parameters and body in one flat object.
 * @throws when the parts have a field in common, or say more than their fields say
 */
export function payloadOf(operation: Operation, { required = [], fixed = {} }: PayloadOptions): TObject {
  const params = paramsOf(operation)
  const body = operation.body ?? Type.Object({})
  if (Object.keys(operation.query?.properties ?? {}).length > 0) throw new Error(`${operation.id} has a query`)
  for (const part of [params, body]) assertFlat(operation, part)
  const sent = Object.entries<TSchema>(body.properties).filter(([name]) => !Object.hasOwn(fixed, name))
  const properties: TProperties = { ...params.properties, ...Object.fromEntries(sent) }
  if (Object.keys(properties).length < Object.keys(params.properties).length + sent.length) {
    throw new Error(`a parameter and a field of ${operation.id} have one name`)
  }
  const keyed = operation.idempotency === 'record' ? { idempotencyKey: IDEMPOTENCY_KEY } : {}
  const payload = Type.Object({ ...properties, ...keyed }, { additionalProperties: false })
  return { ...payload, required: [...(payload.required ?? []), ...required] }
}

function assertFlat(operation: Operation, part: TObject): void {
  const other = Object.keys(part).find((keyword) => !FLAT_KEYWORDS.has(keyword))
  if (other !== undefined) throw new Error(`${operation.id} cannot be called with a flat object: ${other}`)
}

const paramsOf = (operation: Operation): TObject => operation.params ?? pathParams(operation.path)

/**
 * Takes a payload apart into the call that it is.
 * @param payload checked against the schema of `payloadOf`
 */
export function callOf(operation: Operation, { idempotencyKey, ...sent }: Fields, fixed: Fields): Call {
  const names = paramsOf(operation).properties
  const params: Record<string, unknown> = {}
  const body: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(sent)) (Object.hasOwn(names, name) ? params : body)[name] = value
  const call = { params, query: {}, body: { ...body, ...fixed } }
  return typeof idempotencyKey === 'string' ? { ...call, key: idempotencyKey } : call
}
