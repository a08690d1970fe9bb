export type JsonSchema = Readonly<Record<string, unknown>>

/** Collects schemas for the components of a document: one that has an `$id` is put there once, and everybody else refers to it. */
export class ComponentSchemas {
  private readonly placed = new Map<string, JsonSchema>()

  /**
   * The schema as it stands in the document: plain JSON, with references to components instead of named schemas.
   * @throws when two different schemas have one `$id`
   */
  place(schema: object): JsonSchema {
    const { $id: id, ...rest } = schema as JsonSchema
    const body = this.placeEach(rest)
    if (typeof id !== 'string') return body
    const known = this.placed.get(id)
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(body)) {
      throw new Error(`two schemas are named ${id}`)
    }
    this.placed.set(id, body)
    return { $ref: `#/components/schemas/${id}` }
  }

  all(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries([...this.placed].sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  private placeEach(schema: JsonSchema): JsonSchema {
    const entries = Object.entries(schema).map(([keyword, value]) => [keyword, this.placeKeyword(keyword, value)])
    return Object.fromEntries(entries) as JsonSchema
  }

  private placeKeyword(keyword: string, value: unknown): unknown {
    if (keyword === '$ref') return `#/components/schemas/${String(value)}`
    // Values, not schemas: they may look like anything.
    if (keyword === 'const' || keyword === 'enum' || keyword === 'default' || keyword === 'examples') return value
    if (keyword === 'properties' || keyword === 'patternProperties') {
      const properties = Object.entries(value as Readonly<Record<string, object>>)
      return Object.fromEntries(properties.map(([name, property]) => [name, this.place(property)]))
    }
    if (Array.isArray(value)) return value.map((item: unknown) => (isObject(item) ? this.place(item) : item))
    return isObject(value) ? this.place(value) : value
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
