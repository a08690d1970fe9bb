const BUCKETS = 256

type Bucket<V> = ReadonlyMap<string, V>

/**
 * A map that is never changed: `set` and `delete` give a new one that shares all but one small bucket with the old.
 * A room of 5,000 members is so kept by value without ever copying 5,000 entries for one event.
 */
export class PersistentMap<V> {
  /** Use `empty` and `of`. */
  constructor(
    private readonly buckets: readonly (Bucket<V> | undefined)[],
    readonly size: number,
  ) {}

  static empty<V>(): PersistentMap<V> {
    return EMPTY as PersistentMap<V>
  }

  static of<V>(entries: Iterable<readonly [string, V]>): PersistentMap<V> {
    let map = PersistentMap.empty<V>()
    for (const [key, value] of entries) map = map.set(key, value)
    return map
  }

  get(key: string): V | undefined {
    return this.buckets[bucketOf(key)]?.get(key)
  }

  has(key: string): boolean {
    return this.buckets[bucketOf(key)]?.has(key) ?? false
  }

  set(key: string, value: V): PersistentMap<V> {
    const bucket = new Map(this.buckets[bucketOf(key)])
    const grown = bucket.has(key) ? 0 : 1
    return this.with(bucketOf(key), bucket.set(key, value), this.size + grown)
  }

  delete(key: string): PersistentMap<V> {
    if (!this.has(key)) return this
    const bucket = new Map(this.buckets[bucketOf(key)])
    bucket.delete(key)
    return this.with(bucketOf(key), bucket, this.size - 1)
  }

  *entries(): Iterable<[string, V]> {
    for (const bucket of this.buckets) if (bucket !== undefined) yield* bucket
  }

  private with(index: number, bucket: Bucket<V>, size: number): PersistentMap<V> {
    const buckets = this.buckets.slice()
    buckets[index] = bucket
    return new PersistentMap(buckets, size)
  }
}

const EMPTY = new PersistentMap<unknown>(new Array<undefined>(BUCKETS).fill(undefined), 0)

/** FNV-1a, folded to a bucket number: enough to spread ids evenly. */
function bucketOf(key: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < key.length; i += 1) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  return (hash ^ (hash >>> 15)) & (BUCKETS - 1)
}
