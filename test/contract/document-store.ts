import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { JsonObject, JsonValue } from '../../src/domain/json.js'
import type { Document, DocumentStore, Filter, Write } from '../../src/projections/document-store.js'

/** A store under test. `reopen` closes it and opens what it kept; null where an engine has nothing to reopen. */
export type OpenedStore = {
  readonly store: DocumentStore
  readonly reopen: () => Promise<DocumentStore>
  /** Closes the store and removes what it left behind. */
  readonly dispose: () => Promise<void>
}

const COLLECTION = 'messages@3'
const SPEC = { name: COLLECTION, indexes: [['room', 'seq'], ['seq']] }

const write = (id: string, revision: number, body: JsonObject | null, collection = COLLECTION): Write => ({
  collection,
  document: { id, revision, body },
})

const ids = (documents: readonly Document[]): readonly string[] => documents.map((document) => document.id)

// The same values under an indexed and under a plain field: where a field lives must not show.
const MIXED: Readonly<Record<string, JsonValue>> = {
  null: null,
  zero: 0,
  one: 1,
  half: 0.5,
  minus: -2,
  empty: '',
  digit: '1',
  a: 'a',
  b: 'b',
  capital: 'B',
  accent: 'é',
  astral: '😀',
  private: '\uE000',
  no: false,
  yes: true,
  list: ['a'],
  object: { a: 1 },
}

const CONDITIONS: readonly (readonly [string, Filter[string], readonly string[]])[] = [
  ['null', null, ['missing', 'null']],
  ['a number', 1, ['one']],
  ['a string', '1', ['digit']],
  ['true', true, ['yes']],
  ['false', false, ['no']],
  ['$in', { $in: [1, 'a', true] }, ['one', 'a', 'yes']],
  ['$in with null', { $in: [null, 0] }, ['missing', 'null', 'zero']],
  ['$in nothing', { $in: [] }, []],
  ['$ne null', { $ne: null }, Object.keys(MIXED).filter((id) => id !== 'null')],
  ['$ne a value', { $ne: 1 }, ['missing', ...Object.keys(MIXED).filter((id) => id !== 'one')]],
  ['$ne a boolean', { $ne: true }, ['missing', ...Object.keys(MIXED).filter((id) => id !== 'yes')]],
  ['$gt a number', { $gt: 0 }, ['one', 'half']],
  ['$gte a number', { $gte: 0 }, ['zero', 'one', 'half']],
  ['$lt a number', { $lt: 0.5 }, ['zero', 'minus']],
  ['$lte a number', { $lte: 0.5 }, ['zero', 'minus', 'half']],
  ['a range of numbers', { $gte: 0, $lt: 1 }, ['zero', 'half']],
  ['$gt a string', { $gt: 'a' }, ['b', 'accent', 'astral', 'private']],
  ['$gte a string', { $gte: 'b' }, ['b', 'accent', 'astral', 'private']],
  ['$lt a string', { $lt: 'a' }, ['empty', 'digit', 'capital']],
  ['$lte a string', { $lte: 'a' }, ['empty', 'digit', 'capital', 'a']],
  ['$gt false', { $gt: false }, ['yes']],
  ['$lt true', { $lt: true }, ['no']],
  ['$gte null', { $gte: null }, []],
  ['$lt null', { $lt: null }, []],
]

const SORTED = [
  ...['missing', 'null', 'minus', 'zero', 'half', 'one'],
  ...['empty', 'digit', 'capital', 'a', 'b', 'accent', 'private', 'astral'],
  ...['no', 'yes'],
]

// JSON as every store keeps it: no NUL, no lone surrogates, no integer-like or dollar keys.
const key = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_]{0,8}$/).filter((name) => name !== 'id' && !name.startsWith('__'))
const text = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((value) => !value.includes('\0'))
const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })).map((n) => (n === 0 ? 0 : n))
const { value: json } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    ...[fc.constant(null), fc.boolean(), number, text],
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}))
const body = fc.dictionary(key, json, { maxKeys: 6, noNullPrototype: true })

/**
 * What every document store must do; each adapter enrols with a name and a way to open a fresh store.
 * @param open gives an empty store
 */
export function describeDocumentStore(name: string, open: () => Promise<OpenedStore>): void {
  describe(`document store: ${name}`, () => {
    let opened: OpenedStore
    let store: DocumentStore

    beforeEach(async () => {
      opened = await open()
      store = opened.store
      await store.prepare([SPEC])
    })
    afterEach(() => opened.dispose())

    const one = async (id: string): Promise<Document | undefined> => (await store.get(COLLECTION, [id]))[0]

    describe('saving', () => {
      it('keeps a document with its revision', async () => {
        await store.save([write('m1', 0, { room: 'r', seq: 1 })])
        expect(await one('m1')).toEqual({ id: 'm1', revision: 0, body: { room: 'r', seq: 1 } })
      })

      it('replaces a document by a higher revision only', async () => {
        await store.save([write('m1', 5, { text: 'five' })])
        await store.save([write('m1', 4, { text: 'four' }), write('m1', 5, { text: 'other five' })])
        expect((await one('m1'))?.body).toEqual({ text: 'five' })
        await store.save([write('m1', 6, { text: 'six' })])
        expect(await one('m1')).toEqual({ id: 'm1', revision: 6, body: { text: 'six' } })
      })

      it('guards each document of a save by itself', async () => {
        await store.save([write('m1', 5, { n: 1 })])
        await store.save([write('m0', 1, { n: 2 }), write('m1', 1, { n: 3 }), write('m2', 1, { n: 4 })])
        expect(await store.count(COLLECTION, {})).toBe(3)
        expect((await one('m1'))?.revision).toBe(5)
      })

      it('replaces the indexed fields with the document', async () => {
        await store.save([write('m1', 1, { room: 'r', seq: 1 })])
        await store.save([write('m1', 2, { seq: 2 })])
        expect(await store.count(COLLECTION, { room: 'r' })).toBe(0)
        expect(await store.count(COLLECTION, { room: null, seq: 2 })).toBe(1)
      })

      it('keeps the same id apart in two collections', async () => {
        await store.prepare([{ name: 'messages@4', indexes: [] }])
        await store.save([write('m1', 1, { n: 3 }), write('m1', 1, { n: 4 }, 'messages@4')])
        expect((await one('m1'))?.body).toEqual({ n: 3 })
        expect((await store.get('messages@4', ['m1']))[0]?.body).toEqual({ n: 4 })
      })

      it('saves a thousand documents at once', async () => {
        const writes = Array.from({ length: 1_000 }, (_, n) => write(`m${n}`, n, { room: `r${n % 7}`, seq: n }))
        await store.save(writes, [{ name: 'p', value: { at: 1 } }])
        expect(await store.count(COLLECTION, {})).toBe(1_000)
        expect(await store.get(COLLECTION, ids(writes.map((each) => each.document)))).toHaveLength(1_000)
      })

      it('accepts an empty save', async () => {
        await store.save([])
        expect(await store.count(COLLECTION, {})).toBe(0)
      })

      it('gives back any JSON as it was', async () => {
        let revision = 0
        const roundTrip = async (value: JsonObject): Promise<void> => {
          revision += 1
          await store.save([write('any', revision, value)])
          expect(await one('any')).toEqual({ id: 'any', revision, body: value })
        }
        await fc.assert(fc.asyncProperty(body, roundTrip), { numRuns: 100 })
      })
    })

    it('keeps any name within a body, also such as people choose, an engine reserves, or a driver has a meaning for', async () => {
      const names = [
        'a.b',
        '$set',
        '$ref',
        '$id',
        '$db',
        '_bsontype',
        '$oid',
        'toBSON',
        'toJSON',
        'ключ',
        '👍',
        '[]',
        '',
      ]
      const named = Object.fromEntries(names.map((name) => [name, 'x']))
      const saved = { room: 'r', plain: named, list: [named], _bsontype: 'ObjectId', 'x.y': 1, $z: null }
      await store.save([write('m1', 1, saved)], [{ name: 'p', value: { named, _bsontype: 'Long' } }])
      await store.save([write('m1', 2, saved)])
      expect(await one('m1')).toEqual({ id: 'm1', revision: 2, body: saved })
      expect(await store.find(COLLECTION, { filter: { room: 'r' } })).toEqual([{ id: 'm1', revision: 2, body: saved }])
      expect(await store.checkpoint('p')).toEqual({ named, _bsontype: 'Long' })
    })

    it('keeps numbers as they are', async () => {
      const numbers = [
        0,
        -1,
        2 ** 31,
        -(2 ** 31) - 1,
        2 ** 53 - 1,
        -(2 ** 53),
        1e21,
        5e-324,
        0.1,
        1.7976931348623157e308,
      ]
      const saved = Object.fromEntries(numbers.map((number, n) => [`n${n}`, number]))
      await store.save([write('m1', 2 ** 40, { ...saved, numbers })])
      expect(await one('m1')).toEqual({ id: 'm1', revision: 2 ** 40, body: { ...saved, numbers } })
    })

    it('keeps what is undefined as JSON does: not at all', async () => {
      await store.save([write('m1', 1, { room: undefined, plain: { a: undefined }, seq: 1 } as never)])
      expect((await one('m1'))?.body).toStrictEqual({ plain: {}, seq: 1 })
    })

    it('takes the highest revision of a document that is saved several times at once', async () => {
      const several = (id: string, ...revisions: number[]): readonly Write[] =>
        revisions.map((n) => write(id, n, { n }))
      await store.save([...several('m1', 1, 3, 2), ...several('m2', 3, 1)])
      expect([(await one('m1'))?.body, (await one('m2'))?.body]).toEqual([{ n: 3 }, { n: 3 }])
    })

    it('takes the highest revision, whoever saves at the same time', async () => {
      for (let round = 0; round < 10; round += 1) {
        const rivals = Array.from({ length: 8 }, (_, n) => [
          write(`a${round}`, n, { n }),
          write(`b${round}`, 7 - n, { n: 7 - n }),
        ])
        await Promise.all(rivals.map((writes) => store.save(writes)))
        expect([(await one(`a${round}`))?.body, (await one(`b${round}`))?.body]).toEqual([{ n: 7 }, { n: 7 }])
      }
    })

    describe('tombstones', () => {
      beforeEach(() => store.save([write('m1', 3, { room: 'r' }), write('m2', 1, { room: 'r' })]))

      it('are seen by get and scan, never by find and count', async () => {
        await store.save([write('m1', 4, null)])
        expect(await one('m1')).toEqual({ id: 'm1', revision: 4, body: null })
        expect(ids(await store.scan(COLLECTION, '', 10))).toEqual(['m1', 'm2'])
        expect(ids(await store.find(COLLECTION, { filter: {} }))).toEqual(['m2'])
        expect(ids(await store.find(COLLECTION, { filter: { room: null } }))).toEqual([])
        expect(await store.count(COLLECTION, { plain: null })).toBe(1)
      })

      it('guard against an older write and give way to a newer one', async () => {
        await store.save([write('m1', 4, null)])
        await store.save([write('m1', 3, { room: 'old' })])
        expect((await one('m1'))?.body).toBeNull()
        await store.save([write('m1', 5, { room: 'new' })])
        expect(await store.count(COLLECTION, { room: 'new' })).toBe(1)
      })

      it('may come before the document', async () => {
        await store.save([write('m9', 7, null)])
        await store.save([write('m9', 6, { room: 'late' })])
        expect(await one('m9')).toEqual({ id: 'm9', revision: 7, body: null })
      })
    })

    describe('getting', () => {
      it('leaves out what is not there', async () => {
        await store.save([write('m1', 0, {})])
        expect(ids(await store.get(COLLECTION, ['m0', 'm1', "m1'; --"]))).toEqual(['m1'])
        expect(await store.get(COLLECTION, [])).toEqual([])
      })
    })

    describe.each(['room', 'plain'])('filtering by the field "%s"', (field) => {
      beforeEach(() =>
        store.save([
          write('missing', 0, { other: 1 }),
          ...Object.entries(MIXED).map(([id, value]) => write(id, 0, { [field]: value })),
        ]),
      )

      it.each(CONDITIONS)('matches %s', async (_name, condition, expected) => {
        const filter = { [field]: condition }
        const found = ids(await store.find(COLLECTION, { filter }))
        expect([...found].sort()).toEqual([...expected].sort())
        expect(await store.count(COLLECTION, filter)).toBe(expected.length)
      })
    })

    describe('filtering', () => {
      beforeEach(() =>
        store.save(
          Array.from({ length: 20 }, (_, n) => write(`m${n + 10}`, 0, { room: `r${n % 2}`, seq: n, big: n > 9 })),
        ),
      )

      it('needs every condition to hold', async () => {
        expect(await store.count(COLLECTION, { room: 'r1', seq: { $gte: 5 }, big: false })).toBe(3)
      })

      it('takes id for the id of the document', async () => {
        expect(
          ids(await store.find(COLLECTION, { filter: { id: { $in: ['m10', 'm12', 'x'] } }, sort: { id: 1 } })),
        ).toEqual(['m10', 'm12'])
        expect(await store.count(COLLECTION, { id: { $gt: 'm27' } })).toBe(2)
      })

      it('refuses a name that is no field name, and an operator that is not there', async () => {
        const hostile = `a') OR 1=1 --`
        await expect(store.count(COLLECTION, { [hostile]: 1 })).rejects.toThrow(TypeError)
        await expect(store.find(COLLECTION, { filter: {}, sort: { [hostile]: 1 } })).rejects.toThrow(TypeError)
        await expect(store.count(COLLECTION, { seq: { $where: '1' } as never })).rejects.toThrow(TypeError)
        await expect(store.count(COLLECTION, { seq: {} })).rejects.toThrow(TypeError)
      })

      it('binds values, whatever they contain', async () => {
        const hostile = `'; DROP TABLE x; -- " ? $ \\`
        await store.save([write('odd', 0, { room: hostile })])
        expect(ids(await store.find(COLLECTION, { filter: { room: hostile } }))).toEqual(['odd'])
        expect(ids(await store.find(COLLECTION, { filter: { room: { $in: [hostile] } } }))).toEqual(['odd'])
      })

      it('finds by many values at once', async () => {
        const $in = Array.from({ length: 1_000 }, (_, n) => n)
        expect(await store.count(COLLECTION, { seq: { $in } })).toBe(20)
      })
    })

    describe('sorting', () => {
      it.each(['room', 'plain'])('orders mixed values of the field "%s"', async (field) => {
        await store.save([
          write('missing', 0, {}),
          ...Object.entries(MIXED)
            .filter(([id]) => SORTED.includes(id))
            .map(([id, value]) => write(id, 0, { [field]: value })),
        ])
        expect(ids(await store.find(COLLECTION, { filter: {}, sort: { [field]: 1 } }))).toEqual(SORTED)
        // Ties (missing and null) turn round with the direction.
        expect(ids(await store.find(COLLECTION, { filter: {}, sort: { [field]: -1 } }))).toEqual([...SORTED].reverse())
      })

      it('orders by several fields, then by id', async () => {
        await store.save(['d', 'c', 'b', 'a'].map((id, n) => write(id, 0, { room: `r${n % 2}`, seq: 1 })))
        const sorted = async (direction: 1 | -1): Promise<readonly string[]> =>
          ids(await store.find(COLLECTION, { filter: {}, sort: { room: direction, seq: direction } }))
        expect(await sorted(1)).toEqual(['b', 'd', 'a', 'c'])
        expect(await sorted(-1)).toEqual(['c', 'a', 'd', 'b'])
      })

      it('orders by id', async () => {
        await store.save(['b', 'a', 'B', 'é'].map((id) => write(id, 0, {})))
        expect(ids(await store.find(COLLECTION, { filter: {}, sort: { id: -1 }, limit: 3 }))).toEqual(['é', 'b', 'a'])
      })

      it('walks a long list page by page', async () => {
        await store.save(Array.from({ length: 60 }, (_, n) => write(`m${n}`, 0, { room: 'r', seq: n })))
        const seen: number[] = []
        for (let before = 60; ;) {
          const filter = { room: 'r', seq: { $lt: before } }
          const page = await store.find<{ seq: number }>(COLLECTION, { filter, sort: { seq: -1 }, limit: 25 })
          if (page.length === 0) break
          seen.push(...page.map((document) => document.body.seq))
          before = seen.at(-1)!
        }
        expect(seen).toEqual(Array.from({ length: 60 }, (_, n) => 59 - n))
      })
    })

    describe('scanning', () => {
      it('passes every document in the order of ids', async () => {
        await store.save(['c', 'a', 'é', 'b', '\uE000', '😀'].map((id) => write(id, 0, id === 'b' ? null : {})))
        const first = await store.scan(COLLECTION, '', 4)
        expect(ids(first)).toEqual(['a', 'b', 'c', 'é'])
        expect(ids(await store.scan(COLLECTION, 'é', 4))).toEqual(['\uE000', '😀'])
        expect(await store.scan(COLLECTION, '😀', 4)).toEqual([])
      })
    })

    describe('checkpoints', () => {
      it('are null until written, then what was written last', async () => {
        expect(await store.checkpoint('p')).toBeNull()
        await store.save([], [{ name: 'p', value: { position: '5' } }])
        await store.save([write('m1', 0, {})], [{ name: 'p', value: { position: '3', nested: { list: [1, null] } } }])
        expect(await store.checkpoint('p')).toEqual({ position: '3', nested: { list: [1, null] } })
        expect(await store.checkpoint('q')).toBeNull()
      })

      it('are not written when a document of the save is refused', async () => {
        const failed = store.save([write('m1', 0, {}, 'nowhere@1')], [{ name: 'p', value: { position: '9' } }])
        await failed.catch(() => undefined)
        const refused = await failed.then(
          () => false,
          () => true,
        )
        // An engine that makes collections by itself has nothing to refuse.
        expect(await store.checkpoint('p')).toEqual(refused ? null : { position: '9' })
      })
    })

    describe('collections', () => {
      it('may be prepared again, with another index, and keep their documents', async () => {
        await store.save([write('m1', 0, { room: 'r', added: 'x', flag: true }), write('m2', 0, null)])
        await store.prepare([SPEC])
        await store.prepare([{ ...SPEC, indexes: [...SPEC.indexes, ['added', 'flag']] }])
        expect(ids(await store.find(COLLECTION, { filter: { added: 'x', flag: true } }))).toEqual(['m1'])
        await store.save([write('m3', 0, { added: 'y' })])
        expect(ids(await store.find(COLLECTION, { filter: { added: 'y', flag: null } }))).toEqual(['m3'])
      })

      it('keep fields and collections apart whose names differ in case only', async () => {
        const names = ['Mixed', 'mixed']
        await store.prepare(names.map((each) => ({ name: each, indexes: [['at'], ['At'], ['aT', 'id']] })))
        await store.save([write('m1', 0, { at: 1, At: 2, aT: 3 }, 'Mixed')])
        expect(await store.count('Mixed', { at: 1, At: 2, aT: 3 })).toBe(1)
        expect(await store.count('mixed', {})).toBe(0)
      })

      it('are listed, and gone after a drop', async () => {
        await store.prepare([{ name: 'messages@4', indexes: [['room']] }])
        await store.save([write('m1', 9, { room: 'r' }, 'messages@4')])
        expect([...(await store.collections())].sort()).toEqual(['messages@3', 'messages@4'])
        await store.drop('messages@4')
        await store.drop('messages@4')
        expect(await store.collections()).toEqual(['messages@3'])
        await store.prepare([{ name: 'messages@4', indexes: [['room']] }])
        expect(await store.count('messages@4', {})).toBe(0)
        await store.save([write('m1', 1, { room: 'r' }, 'messages@4')])
        expect(await store.count('messages@4', { room: 'r' })).toBe(1)
      })
    })

    it('keeps everything over a reopening', async () => {
      await store.save([write('m1', 2, { room: 'r', seq: 1 })], [{ name: 'p', value: { position: '1' } }])
      store = await opened.reopen()
      expect(ids(await store.find(COLLECTION, { filter: { room: 'r' }, sort: { seq: 1 } }))).toEqual(['m1'])
      expect(await store.checkpoint('p')).toEqual({ position: '1' })
      await store.save([write('m1', 1, { room: 'old' })])
      expect((await one('m1'))?.revision).toBe(2)
    })
  })
}
