const BUCKETS = 64

type Entry<V> = readonly [key: string, value: V]
type Bucket<V> = readonly Entry<V>[]

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
    return find(this.buckets[bucketOf(key)], key)?.[1]
  }

  has(key: string): boolean {
    return find(this.buckets[bucketOf(key)], key) !== undefined
  }

  set(key: string, value: V): PersistentMap<V> {
    const index = bucketOf(key)
    const bucket = this.buckets[index] ?? []
    if (find(bucket, key) === undefined) return this.with(index, [...bucket, [key, value]], this.size + 1)
    const replaced = bucket.map((entry): Entry<V> => (entry[0] === key ? [key, value] : entry))
    return this.with(index, replaced, this.size)
  }

  delete(key: string): PersistentMap<V> {
    const index = bucketOf(key)
    const bucket = this.buckets[index] ?? []
    if (find(bucket, key) === undefined) return this
    return this.with(
      index,
      bucket.filter((entry) => entry[0] !== key),
      this.size - 1,
    )
  }

  *entries(): Iterable<Entry<V>> {
    for (const bucket of this.buckets) if (bucket !== undefined) yield* bucket
  }

  private with(index: number, bucket: Bucket<V>, size: number): PersistentMap<V> {
    const buckets = this.buckets.slice()
    buckets[index] = bucket
    return new PersistentMap(buckets, size)
  }
}

const EMPTY = new PersistentMap<unknown>(new Array<undefined>(BUCKETS).fill(undefined), 0)

/** Some 80 entries at most in a room of 5,000: comparing them one by one costs less than a map for each bucket would. */
function find<V>(bucket: Bucket<V> | undefined, key: string): Entry<V> | undefined {
  if (bucket !== undefined) for (const entry of bucket) if (entry[0] === key) return entry
  return undefined
}

/** FNV-1a, folded to a bucket number: enough to spread ids evenly. */
function bucketOf(key: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < key.length; i += 1) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  return (hash ^ (hash >>> 15)) & (BUCKETS - 1)
}
