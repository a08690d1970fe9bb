import { PersistentMap } from './persistent-map.js'
import type { JsonValue } from './json.js'

const CAPACITY = 512

/**
 * The latest entries of an endless series, each under a key, with the revision that made it: bounded memory of "has this been done lately?".
 * Two generations: when the younger is full it becomes the older one, and the older one is forgotten.
 */
export type ChangeWindow<V extends JsonValue> = {
  readonly recent: PersistentMap<V>
  readonly previous: PersistentMap<V>
  /** Every entry made after this revision is in the window; −1: all there ever were. */
  readonly completeAfter: number
  /** The revision after which entries went into `recent`. */
  readonly recentSince: number
}

export const emptyWindow = <V extends JsonValue>(): ChangeWindow<V> => ({
  recent: PersistentMap.empty<V>(),
  previous: PersistentMap.empty<V>(),
  completeAfter: -1,
  recentSince: -1,
})

/** The latest entry under that key, if the window still holds it. */
export const lookUp = <V extends JsonValue>(window: ChangeWindow<V>, key: string): V | undefined =>
  window.recent.get(key) ?? window.previous.get(key)

/** Adds an entry made by the event of that revision. */
export function remember<V extends JsonValue>(
  window: ChangeWindow<V>,
  key: string,
  value: V,
  revision: number,
): ChangeWindow<V> {
  if (window.recent.size < CAPACITY) return { ...window, recent: window.recent.set(key, value) }
  return {
    recent: PersistentMap.of([[key, value]]),
    previous: window.recent,
    completeAfter: window.recentSince,
    recentSince: revision - 1,
  }
}

export const encodeWindow = <V extends JsonValue>(window: ChangeWindow<V>): JsonValue => ({
  recent: [...window.recent.entries()],
  previous: [...window.previous.entries()],
  completeAfter: window.completeAfter,
  recentSince: window.recentSince,
})

export function decodeWindow<V extends JsonValue>(json: JsonValue): ChangeWindow<V> {
  const encoded = json as { recent: [string, V][]; previous: [string, V][]; completeAfter: number; recentSince: number }
  return { ...encoded, recent: PersistentMap.of(encoded.recent), previous: PersistentMap.of(encoded.previous) }
}
