const FIELD = /^[A-Za-z][A-Za-z0-9]*$/
const COLLECTION = /^[A-Za-z][A-Za-z0-9_-]*(@[0-9]+)?$/

// SQLite folds the case of names; a capital becomes `^` and its small letter, so that two fields never meet in one column.
const caseless = (name: string): string => name.replace(/[A-Z]/g, (capital) => `^${capital.toLowerCase()}`)

const quoted = (name: string): string => `"${name}"`

/** Refuses a field name that could be anything but a name: it becomes part of a statement. */
export function assertField(field: string): void {
  if (!FIELD.test(field)) throw new TypeError(`not a field name: ${JSON.stringify(field)}`)
}

/** The column of an indexed field, quoted for SQL; `id` is the document's own. */
export const columnOf = (field: string): string => (field === 'id' ? 'id' : quoted(`f:${caseless(field)}`))

/**
 * The table of a collection, quoted for SQL.
 * @throws TypeError when the name could be anything but a name
 */
export function tableOf(collection: string): string {
  if (!COLLECTION.test(collection)) throw new TypeError(`not a collection name: ${JSON.stringify(collection)}`)
  return quoted(`c:${caseless(collection)}`)
}

/** The name of an index over some fields of a collection, quoted for SQL. */
export const indexOf = (collection: string, fields: readonly string[]): string =>
  quoted(`i:${caseless(collection)}:${fields.map(caseless).join(',')}`)
