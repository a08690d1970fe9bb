import type { KeyStore, StreamHead, WrappedKey } from '../../src/commands/key-store.js'

/** A key store for tests of what stands on it. It yields before every answer, as a real one does. */
export function keyStoreInMemory(): KeyStore & { readonly keys: Map<string, WrappedKey> } {
  const keys = new Map<string, WrappedKey>()
  const heads = new Map<string, StreamHead>()
  const soon = async <T>(answer: () => T): Promise<T> => {
    await new Promise(setImmediate)
    return answer()
  }
  const byId = (keyId: string): WrappedKey | null => [...keys.values()].find((key) => key.keyId === keyId) ?? null
  const kept = (key: WrappedKey): WrappedKey => keys.get(key.subjectId) ?? (keys.set(key.subjectId, key), key)
  return {
    keys,
    putKey: (key) => soon(() => kept(key)),
    keyOfSubject: (subjectId) => soon(() => keys.get(subjectId) ?? null),
    keyById: (keyId) => soon(() => byId(keyId)),
    destroyKey: (subjectId) =>
      soon(() => {
        const key = keys.get(subjectId) ?? { keyId: `none-${subjectId}`, subjectId }
        keys.set(subjectId, { ...key, wrapped: null })
      }),
    listKeys: (after, limit) =>
      soon(() =>
        [...keys.values()]
          .filter((key) => key.wrapped !== null && key.keyId > after)
          .sort((a, b) => (a.keyId < b.keyId ? -1 : 1))
          .slice(0, limit),
      ),
    listDestroyed: (after, limit) =>
      soon(() =>
        [...keys.values()]
          .flatMap(({ subjectId, wrapped }) => (wrapped === null && subjectId > after ? [subjectId] : []))
          .sort()
          .slice(0, limit),
      ),
    rewrapKeys: (rewrapped) => soon(() => rewrapped.forEach((key) => keys.set(key.subjectId, key))),
    recordHeads: (some) => soon(() => some.forEach((head) => heads.set(head.stream, head))),
    head: (stream) => soon(() => heads.get(stream) ?? null),
    listHeads: (after, limit) =>
      soon(() =>
        [...heads.values()]
          .filter(({ stream }) => stream > after)
          .sort((a, b) => (a.stream < b.stream ? -1 : 1))
          .slice(0, limit),
      ),
    close: () => Promise.resolve(),
  }
}
