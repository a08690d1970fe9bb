import { beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { DamagedExport } from '../../src/commands/moving/failures.js'
import { verifyExport } from '../../src/commands/moving/verify-export.js'
import {
  everything,
  exported,
  imported,
  listed,
  piecesOf,
  type Stores,
  twoRooms,
  unplaced,
  withFreshStores,
  writeHistory,
} from '../support/moving.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const folder = temporaryFolder()
const withStores = (count: number, test: (stores: Stores[]) => Promise<void>) => withFreshStores(folder, count, test)

let file: Buffer
let truth: readonly object[]
let lines: readonly string[]

beforeAll(() =>
  withStores(1, async ([source]) => {
    await writeHistory(source!, twoRooms(30))
    file = await exported(source!)
    truth = unplaced(await everything(source!.store))
    lines = file.toString().split('\n').slice(0, -1)
  }),
)

const joined = (some: readonly string[]): Buffer => Buffer.from(some.map((line) => `${line}\n`).join(''))
const anyLine = fc.nat().map((n) => n % lines.length)
const anyByte = fc.nat().map((n) => n % file.length)

/** Everything that can happen to a file. */
const damage: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(anyByte, fc.nat(7)).map(([at, bit]) => flipped(at, bit)) },
  anyLine.map((at) => joined(lines.filter((_, i) => i !== at))),
  fc
    .tuple(anyLine, anyLine)
    .filter(([one, other]) => one !== other)
    .map(([one, other]) => joined(swapped(one, other))),
  anyLine.map((at) => joined([...lines.slice(0, at), lines[at]!, ...lines.slice(at)])),
  anyByte.map((at) => file.subarray(0, at)),
  fc.string({ minLength: 1 }).map((text) => Buffer.concat([file, Buffer.from(text)])),
  anyLine.map((at) => Buffer.concat([file, Buffer.from(`${lines[at]}\n`)])),
)

function flipped(at: number, bit: number): Buffer {
  const bytes = Buffer.from(file)
  bytes[at] = bytes[at]! ^ (1 << bit)
  return bytes
}

function swapped(one: number, other: number): readonly string[] {
  return lines.map((line, i) => (i === one ? lines[other]! : i === other ? lines[one]! : line))
}

/** The line of the first event that something holds for. */
const lineOf = (test: (line: string) => boolean): number => lines.findIndex(test)
const changed = (at: number, from: string | RegExp, to: string): Buffer =>
  joined(lines.map((line, i) => (i === at ? line.replace(from, to) : line)))

describe('a damaged export', () => {
  it('is found, whatever the damage', async () => {
    await expect(verifyExport(piecesOf(file))).resolves.toMatchObject({ events: truth.length, streams: 2 })
    await fc.assert(
      fc.asyncProperty(damage, fc.integer({ min: 1, max: 5000 }), async (bytes, length) => {
        await expect(verifyExport(piecesOf(bytes, length))).rejects.toBeInstanceOf(DamagedExport)
      }),
      { numRuns: 400 },
    )
  })

  it('leaves nothing but a beginning of the log, which an undamaged one completes', async () => {
    await fc.assert(
      fc.asyncProperty(damage, async (bytes) => {
        await withStores(1, async ([target]) => {
          await expect(imported({ ...target!, appendsAtOnce: 250 }, bytes)).rejects.toThrow()
          const present = unplaced(await everything(target!.store))
          expect(present).toEqual(truth.slice(0, present.length))
          await imported({ ...target!, appendsAtOnce: 250 }, file)
          expect(unplaced(await everything(target!.store))).toEqual(truth)
        })
      }),
      { numRuns: 8 },
    )
  })

  it('writes nothing at all when keys or heads are damaged', async () => {
    const sealed = lineOf((line) => line.startsWith('{"sealed"'))
    for (const at of [0, 1, lineOf((line) => line.startsWith('{"key"')), sealed - 1]) {
      await withStores(1, async ([target]) => {
        const without = joined(lines.filter((_, i) => i !== at))
        const begun: string[] = []
        const onBegin = (): Promise<void> => Promise.resolve(void begun.push('begun'))
        await expect(imported(target!, without, { onBegin })).rejects.toBeInstanceOf(DamagedExport)
        expect([begun, await listed(target!)]).toEqual([[], { keys: [], destroyed: [], heads: [] }])
      })
    }
  })

  it('is told of by its line', async () => {
    const event = lineOf((line) => line.startsWith('{"n":9,'))
    const said = async (bytes: Uint8Array): Promise<string> =>
      verifyExport(piecesOf(bytes)).then(
        () => 'whole',
        (error: unknown) => (error as Error).message,
      )
    const line = `line ${event + 1}: `
    expect(await said(changed(event, '"at":"2026', '"at":"2025'))).toMatch(`${line}event`)
    expect(await said(changed(event, '"at":"2026', '"at":"2025'))).toMatch(
      / was altered: its hash is not that of its text$/,
    )
    expect(await said(changed(event, '{', '['))).toBe(`${line}it is no JSON: something in it was altered`)
    expect(await said(changed(event, '"data"', '"date"'))).toBe(
      `${line}it is no line of an export: something in it was altered`,
    )
    expect(await said(joined(lines.filter((_, i) => i !== event)))).toBe(
      `${line}event 9 should be here, not 10: lines were moved, removed or added`,
    )
    expect(await said(joined(lines.slice(0, event)))).toBe(`${line}the last lines are missing: the file was truncated`)
    const cut = joined(lines.slice(0, event + 1))
    expect(await said(cut.subarray(0, cut.length - 5))).toBe(`${line}it has no end: the file was truncated`)
    expect(await said(Buffer.concat([file, Buffer.from('{}\n')]))).toBe(
      `line ${lines.length + 1}: it is no line of an export: something in it was altered`,
    )
    expect(await said(Buffer.from('PK\u0003\u0004'.repeat(9) + '\n'))).toBe('line 1: this is no export of Parley')
    expect(await said(Buffer.from(''))).toBe('line 1: the last lines are missing: the file was truncated')
    expect(await said(changed(0, '"format":1', '"format":2'))).toBe(
      'line 1: the export has format 2, this program knows 1',
    )
    expect(await said(Buffer.concat([file, Buffer.from(`${lines.at(-1)}\n`)]))).toBe(
      `line ${lines.length + 1}: there is something after the end`,
    )
  })

  it('says nothing of what a line holds', async () => {
    const event = lineOf((line) => line.includes('MessagePosted'))
    const message = await verifyExport(piecesOf(changed(event, '"Hello"', '"Howdy"'))).catch(String)
    expect(message).toMatch(/altered/)
    expect(message).not.toMatch(/Howdy/)
  })
})
