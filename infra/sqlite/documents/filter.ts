import type { Condition, Filter, Scalar } from '../../../src/projections/document-store.js'
import { assertField, columnOf } from './names.js'
import { bodyExpression, columnValue, FALSE, type Bound } from './values.js'

/** A piece of a statement and the values to bind, in order. */
export type Fragment = { readonly sql: string; readonly values: readonly Bound[] }

const NOTHING: Fragment = { sql: '0', values: [] }

/** How a field is reached: its own column where it is indexed, else inside the body. */
export function fieldExpression(field: string, indexed: ReadonlySet<string>): string {
  assertField(field)
  return field === 'id' || indexed.has(field) ? columnOf(field) : bodyExpression(field)
}

function isOneOf(field: string, values: readonly Scalar[]): Fragment {
  // One parameter however long the list, so that the statement stays in the cache. JSON has no blobs: booleans go separately.
  const plain = values.filter((value) => typeof value === 'string' || typeof value === 'number')
  const booleans = values.filter((value) => typeof value === 'boolean')
  const parts: string[] = []
  const bound: Bound[] = []
  if (plain.length > 0) {
    parts.push(`${field} IN (SELECT value FROM json_each(?))`)
    bound.push(JSON.stringify(plain))
  }
  for (const value of booleans) {
    parts.push(`${field} = ?`)
    bound.push(columnValue(value))
  }
  if (values.includes(null)) parts.push(`${field} IS NULL`)
  return parts.length === 0 ? NOTHING : { sql: `(${parts.join(' OR ')})`, values: bound }
}

const COMPARISONS: Readonly<Record<string, string>> = { $gt: '>', $gte: '>=', $lt: '<', $lte: '<=' }

// SQLite compares across types; these bounds keep a comparison within the type of its operand. The plus keeps them out of the choice of an index range:
// of two upper bounds SQLite may take the looser, and read half a million entries to find fifty.
function withinType(field: string, operand: string | number | boolean): Fragment {
  if (typeof operand === 'number') return { sql: `+${field} < ''`, values: [] }
  if (typeof operand === 'string') return { sql: `+${field} >= '' AND +${field} < x''`, values: [] }
  return { sql: `+${field} >= ?`, values: [FALSE] }
}

function comparison(field: string, operator: string, operand: Scalar): Fragment {
  if (operand === null) return NOTHING
  const bracket = withinType(field, operand)
  return {
    sql: `${field} ${operator} ? AND ${bracket.sql}`,
    values: [columnValue(operand), ...bracket.values],
  }
}

function operation(field: string, operator: string, operand: Scalar | readonly Scalar[]): Fragment {
  if (operator === '$in' && Array.isArray(operand)) return isOneOf(field, operand as readonly Scalar[])
  if (typeof operand === 'object' && operand !== null) throw new TypeError(`not an operand of ${operator}`)
  if (operator === '$ne') {
    return operand === null
      ? { sql: `${field} IS NOT NULL`, values: [] }
      : { sql: `(${field} <> ? OR ${field} IS NULL)`, values: [columnValue(operand)] }
  }
  const sign = COMPARISONS[operator]
  if (sign === undefined) throw new TypeError(`no filter operator ${operator}`)
  return comparison(field, sign, operand)
}

function condition(field: string, wanted: Condition): readonly Fragment[] {
  if (wanted === null) return [{ sql: `${field} IS NULL`, values: [] }]
  if (typeof wanted !== 'object') return [{ sql: `${field} = ?`, values: [columnValue(wanted)] }]
  const operations = Object.entries(wanted) as [string, Scalar | readonly Scalar[]][]
  if (operations.length === 0) throw new TypeError('a condition without an operator')
  return operations.map(([operator, operand]) => operation(field, operator, operand))
}

/**
 * Compiles a filter to an SQL condition on documents that are not tombstones; names are validated, values are bound.
 * @param indexed fields that have a column
 * @throws TypeError on a field name or operator that the port does not have
 */
export function compileFilter(filter: Filter, indexed: ReadonlySet<string>): Fragment {
  const fragments = Object.entries(filter).flatMap(([field, wanted]) =>
    condition(fieldExpression(field, indexed), wanted),
  )
  return {
    sql: ['body IS NOT NULL', ...fragments.map((fragment) => fragment.sql)].join(' AND '),
    values: fragments.flatMap((fragment) => fragment.values),
  }
}

/** Compiles a sort order, with ties broken by id in the direction of the last field; '' when there is none. */
export function compileSort(sort: Readonly<Record<string, 1 | -1>> | undefined, indexed: ReadonlySet<string>): string {
  const fields = Object.entries(sort ?? {})
  const last = fields.at(-1)
  if (last === undefined) return ''
  const ordered = fields.some(([field]) => field === 'id') ? fields : [...fields, ['id', last[1]] as const]
  const terms = ordered.map(
    ([field, direction]) => `${fieldExpression(field, indexed)}${direction === -1 ? ' DESC' : ''}`,
  )
  return ` ORDER BY ${terms.join(', ')}`
}
