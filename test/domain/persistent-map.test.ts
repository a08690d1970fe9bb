import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { PersistentMap } from '../../src/domain/persistent-map.js'

const key = fc.oneof(fc.constantFrom('a', 'b', 'c', '', '__proto__', 'constructor'), fc.string({ maxLength: 3 }))
const changes = fc.array(fc.record({ key, value: fc.option(fc.integer()) }), { maxLength: 60 })

describe('a persistent map', () => {
  it('holds what a Map holds, and every earlier version stays as it was', () => {
    fc.assert(
      fc.property(changes, (steps) => {
        const model = new Map<string, number>()
        let map = PersistentMap.empty<number>()
        const versions: (readonly [PersistentMap<number>, ReadonlyMap<string, number>])[] = []
        for (const { key, value } of steps) {
          if (value === null) model.delete(key)
          else model.set(key, value)
          map = value === null ? map.delete(key) : map.set(key, value)
          versions.push([map, new Map(model)])
        }
        for (const [version, expected] of versions) {
          expect(version.size).toBe(expected.size)
          expect(new Map(version.entries())).toEqual(expected)
        }
        for (const { key } of steps) {
          expect(map.get(key)).toBe(model.get(key))
          expect(map.has(key)).toBe(model.has(key))
        }
      }),
    )
  })

  it('keeps its order through a list of its entries, so that a snapshot decides alike', () => {
    fc.assert(
      fc.property(changes, (steps) => {
        let map = PersistentMap.empty<number>()
        for (const { key, value } of steps) map = value === null ? map.delete(key) : map.set(key, value)
        const entries = [...map.entries()]
        expect([...PersistentMap.of(entries).entries()]).toEqual(entries)
      }),
    )
  })

  it('is the same map when nothing was there to delete', () => {
    const map = PersistentMap.of([['a', 1]])
    expect(map.delete('b')).toBe(map)
  })
})
