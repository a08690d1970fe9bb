import { Type, type TObject, type TSchema } from '@sinclair/typebox'
import { Ajv, type ErrorObject, type Options, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { pointerToken } from './json-guard.js'
import type { InputFault, Operation } from './operation.js'

/** Checks one part of a call's input in place: query and params are coerced, defaults filled in. Null: it is valid. */
export type PartCheck = (value: Record<string, unknown>) => readonly InputFault[] | null
export type InputChecks = {
  readonly params: PartCheck
  readonly query: PartCheck
  readonly body: PartCheck
  /** True when some field of the body is required. */
  readonly bodyRequired: boolean
}

/** Longer inputs are checked up to their first fault only: collecting every fault of 256 KB would be work for an attacker to ask for. */
const EXPLAIN_UP_TO = 8_192
const MAX_FAULTS = 20

const options: Options = { strict: true, strictRequired: false, useDefaults: true, coerceTypes: false }
const swift = formats(new Ajv(options))
const thorough = formats(new Ajv({ ...options, allErrors: true }))

function formats(ajv: Ajv): Ajv {
  addFormats.default(ajv)
  return ajv
}

/** Compiles the checks of an operation, once. */
export function compileChecks(operation: Operation): InputChecks {
  const params = operation.params ?? pathParams(operation.path)
  const query = operation.query ?? Type.Object({})
  const body = operation.body ?? Type.Object({})
  return {
    params: coercing(params, compilePart('params', params)),
    query: coercing(query, compilePart('query', query)),
    body: compilePart('body', body),
    bodyRequired: (body.required ?? []).length > 0,
  }
}

/** The parameters of a path, where the operation says no more about them. */
export function pathParams(path: string): TObject {
  const names = [...path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '')
  return Type.Object(Object.fromEntries(names.map((name) => [name, Type.String({ minLength: 1, maxLength: 200 })])))
}

/**
 * Compiles a check of one part of the input; objects in it are closed.
 * @param part first segment of the faults' paths
 */
export function compilePart(part: 'params' | 'query' | 'body' | 'payload', schema: TObject): PartCheck {
  const strict = closed(schema)
  const check = swift.compile(strict)
  let explain: ValidateFunction | undefined
  return (value) => {
    if (check(value)) return null
    if (JSON.stringify(value).length > EXPLAIN_UP_TO) return faults(part, check.errors)
    explain ??= thorough.compile(strict)
    explain(value)
    return faults(part, explain.errors)
  }
}

/** The same schema, with every object that lists its fields closed to others. Parts of an intersection stay open: they would refuse each other's fields. */
export function closed(schema: TSchema): TSchema {
  if ('allOf' in schema) return schema
  const copy: Record<string, unknown> = { ...schema }
  delete copy['$id']
  for (const [keyword, value] of Object.entries(copy)) {
    if (keyword === 'properties') copy[keyword] = mapValues(value as Record<string, TSchema>, closed)
    else if (keyword === 'anyOf' || keyword === 'oneOf') copy[keyword] = (value as TSchema[]).map(closed)
    else if (keyword === 'items' && typeof value === 'object') copy[keyword] = closed(value as TSchema)
  }
  if ('properties' in copy && !('additionalProperties' in copy) && !('patternProperties' in copy)) {
    copy['additionalProperties'] = false
  }
  return copy as TSchema
}

const mapValues = <V, W>(record: Readonly<Record<string, V>>, map: (value: V) => W): Record<string, W> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]))

function faults(part: string, errors: readonly ErrorObject[] | null | undefined): readonly InputFault[] {
  // "must match a schema in anyOf" says nothing beside the faults of the branches.
  const told = (errors ?? []).filter((error, _, all) => all.length === 1 || error.keyword !== 'anyOf')
  return told.slice(0, MAX_FAULTS).map((error) => fault(part, error))
}

function fault(part: string, error: ErrorObject): InputFault {
  const at = `/${part}${error.instancePath}`
  const params = error.params as { readonly missingProperty?: string; readonly additionalProperty?: string }
  if (params.missingProperty !== undefined) {
    return { path: `${at}/${pointerToken(params.missingProperty)}`, message: 'is required' }
  }
  if (params.additionalProperty !== undefined) {
    return { path: `${at}/${pointerToken(params.additionalProperty)}`, message: 'is not known' }
  }
  return { path: at, message: error.message ?? 'is invalid' }
}

/** How a text becomes what a schema asks for. Undefined: it does not, and the check will say so. Only the one canonical spelling counts: not `050`, `1e1`, ` 5`. */
const COERCIONS: Readonly<Record<string, (text: string) => unknown>> = {
  integer: (text) => (/^(0|-?[1-9]\d{0,15})$/.test(text) ? Number(text) : undefined),
  number: (text) => (/^-?(0|[1-9]\d{0,15})(\.\d{1,15})?$/.test(text) ? Number(text) : undefined),
  boolean: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
}

function coercing(schema: TObject, check: PartCheck): PartCheck {
  const coercions = Object.entries(schema.properties).flatMap(([name, property]) => {
    const coercion = COERCIONS[String(property['type'])]
    return coercion === undefined ? [] : [{ name, coercion }]
  })
  return (value) => {
    for (const { name, coercion } of coercions) {
      const text = value[name]
      if (typeof text === 'string') value[name] = coercion(text) ?? text
    }
    return check(value)
  }
}
