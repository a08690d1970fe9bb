const FIELD = /^[A-Za-z][A-Za-z0-9]*$/
const COLLECTION = /^[A-Za-z][A-Za-z0-9_-]*(@[0-9]+)?$/

/**
 * Where a field of the port is in a stored document.
 * @throws TypeError when the name could be anything but a name, such as a path or an operator
 */
export function pathOf(field: string): string {
  if (!FIELD.test(field)) throw new TypeError(`not a field name: ${JSON.stringify(field)}`)
  return field === 'id' ? '_id' : `body.${field}`
}

/** The collections of one store among those of the database. */
export class Area {
  /** Where its checkpoints are: a name that no collection of documents has. */
  readonly checkpoints: string
  readonly #prefix: string

  /** @param name such as `views` */
  constructor(name: string) {
    this.checkpoints = `${name}-checkpoints`
    this.#prefix = `${name}.`
  }

  /**
   * What MongoDB calls a collection of documents.
   * @throws TypeError when the name could be anything but a name
   */
  nameOf(collection: string): string {
    if (!COLLECTION.test(collection)) throw new TypeError(`not a collection name: ${JSON.stringify(collection)}`)
    return this.#prefix + collection
  }

  /** Those of this store, by the names that the port knows, sorted. */
  ours(names: readonly string[]): readonly string[] {
    return names
      .filter((name) => name.startsWith(this.#prefix))
      .map((name) => name.slice(this.#prefix.length))
      .sort()
  }
}
