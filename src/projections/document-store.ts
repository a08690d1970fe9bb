import type { JsonObject } from '../domain/json.js'

/** A document of a read model. `body: null` is a tombstone: removed, but its version still guards against an older write. */
export type Document<B extends JsonObject = JsonObject> = {
  readonly id: string
  /** Revision of the last event folded into it, in the one stream it is folded from. */
  readonly revision: number
  readonly body: B | null
}

export type Scalar = string | number | boolean | null

/** A condition on one field: a value, or operators of MongoDB's filter language. */
export type Condition =
  | Scalar
  | { readonly $in: readonly Scalar[] }
  | { readonly $ne: Scalar }
  | { readonly $gt?: Scalar; readonly $gte?: Scalar; readonly $lt?: Scalar; readonly $lte?: Scalar }

/**
 * All conditions hold. Fields are top-level fields of the body, but `id` is the document's own id. A missing field equals null.
 * Values are equal only within their type; comparisons match only values of the operand's type, hence never null.
 * An array or object equals no scalar.
 */
export type Filter = Readonly<Record<string, Condition>>

export type Query = {
  readonly filter: Filter
  /**
   * Fields in order, 1 ascending, -1 descending; `id` may be named too. Must be covered by a declared index.
   * Ascending: null, numbers, strings (by their UTF-8 bytes), booleans. Ties are in the order of ids, in the direction of the last field.
   */
  readonly sort?: Readonly<Record<string, 1 | -1>>
  /** At least 1. */
  readonly limit?: number
}

/** A collection and what it is searched by. Each index is a list of top-level fields, most significant first. */
export type CollectionSpec = {
  readonly name: string
  readonly indexes: readonly (readonly string[])[]
}

export type Write = { readonly collection: string; readonly document: Document }

/**
 * Where read models are kept. Filters are a small typed subset of MongoDB's own language.
 * Tombstones are returned by `get` (their version matters to who folds) and never by `find` and `count`.
 * Every method rejects with `StoreUnavailable` when the engine cannot do it now, and may reject with `CollectionMissing`
 * when a collection is not there; an engine that cannot tell answers as if it were empty.
 */
export interface DocumentStore {
  /** Makes collections and their indexes where they are missing. */
  prepare(collections: readonly CollectionSpec[]): Promise<void>

  /** Documents by id, tombstones included; ids that are not there are left out; in no particular order. */
  get<B extends JsonObject>(collection: string, ids: readonly string[]): Promise<readonly Document<B>[]>

  find<B extends JsonObject>(collection: string, query: Query): Promise<readonly (Document<B> & { readonly body: B })[]>

  count(collection: string, filter: Filter): Promise<number>

  /**
   * Saves documents, then checkpoints. A document is replaced only by one of a higher revision; an older or equal one is silently passed over.
   * Where the engine can, both are one transaction; elsewhere a checkpoint is written after every document is durable.
   * @param checkpoints written unconditionally
   */
  save(documents: readonly Write[], checkpoints?: readonly Checkpoint[]): Promise<void>

  /** The checkpoint of that name, or null. */
  checkpoint(name: string): Promise<JsonObject | null>

  /** Every document of a collection in the order of ids, tombstones included, at most `limit` after `afterId` ('' for the start). */
  scan(collection: string, afterId: string, limit: number): Promise<readonly Document[]>

  collections(): Promise<readonly string[]>
  /** Drops a collection; one that is not there is no error. */
  drop(collection: string): Promise<void>
  close(): Promise<void>
}

/** A small record beside the documents: how far a projection is, which generation serves. */
export type Checkpoint = { readonly name: string; readonly value: JsonObject }

/** A collection that was never prepared, or that was dropped. */
export class CollectionMissing extends Error {
  override readonly name = 'CollectionMissing'
  constructor(readonly collection: string) {
    super(`no collection ${collection}`)
  }
}
