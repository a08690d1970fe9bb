import type { Condition, Filter, Scalar } from '../../../src/projections/document-store.js'
import { pathOf } from './names.js'

type Operators = Record<string, Scalar | readonly Scalar[]>
/** A filter as MongoDB takes it. */
export type Compiled = Readonly<Record<string, Operators>>

const NOTHING: Compiled = { _id: { $in: [] } }
const COMPARISONS: ReadonlySet<string> = new Set(['$gt', '$gte', '$lt', '$lte'])

const isScalar = (value: unknown): value is Scalar =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'

function operatorsOf(wanted: Condition): Operators {
  if (isScalar(wanted)) return { $eq: wanted }
  const operators = Object.entries(wanted) as [string, unknown][]
  if (operators.length === 0) throw new TypeError('a condition without an operator')
  return Object.fromEntries(operators.map(([operator, operand]) => [operator, checked(operator, operand)]))
}

function checked(operator: string, operand: unknown): Scalar | readonly Scalar[] {
  if (operator === '$in' && Array.isArray(operand) && operand.every(isScalar)) return operand
  if (operator === '$in' || !isScalar(operand)) throw new TypeError(`not an operand of ${operator}`)
  if (operator !== '$ne' && !COMPARISONS.has(operator)) throw new TypeError(`no filter operator ${operator}`)
  return operand
}

// MongoDB takes null for equal to itself here; the port's comparisons match values only.
const comparesNull = (operators: Operators): boolean =>
  Object.entries(operators).some(([operator, operand]) => operand === null && COMPARISONS.has(operator))

/** Whether a missing field cannot fulfil it. Of any condition but `$ne`, that is the same as null not being asked for. */
const needsValue = (operators: Operators): boolean =>
  Object.entries(operators).some(
    ([operator, operand]) =>
      operator !== '$ne' && operand !== null && !(Array.isArray(operand) && operand.includes(null)),
  )

/**
 * Compiles a filter to MongoDB's language, on documents that are not tombstones.
 * @throws TypeError on a field name, operator or operand that the port does not have
 */
export function compileFilter(filter: Filter): Compiled {
  const conditions = Object.entries(filter).map(([field, wanted]) => [pathOf(field), operatorsOf(wanted)] as const)
  if (conditions.some(([, operators]) => comparesNull(operators))) return NOTHING
  const compiled = Object.fromEntries(conditions)
  // A tombstone has no fields. Said only where no condition says it already, so that an index alone can answer a count.
  const isSaid = conditions.some(([path, operators]) => path !== '_id' && needsValue(operators))
  return isSaid ? compiled : { ...compiled, body: { $exists: true } }
}

/** Compiles a sort order, ties broken by id in the direction of the last field; nothing when there is none. */
export function compileSort(sort: Readonly<Record<string, 1 | -1>> = {}): Readonly<Record<string, 1 | -1>> {
  const fields = Object.entries(sort).map(([field, direction]) => [pathOf(field), direction] as const)
  const compiled = Object.fromEntries(fields)
  const last = fields.at(-1)
  return last === undefined || '_id' in compiled ? compiled : { ...compiled, _id: last[1] }
}

/** The key of an index that serves filters and sorts by these fields: the id at its end puts ties in order. */
export const indexKey = (fields: readonly string[]): Readonly<Record<string, 1 | -1>> =>
  compileSort(Object.fromEntries(fields.map((field) => [field, 1])))
