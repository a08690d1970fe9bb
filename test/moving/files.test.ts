import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import { openExportFile, writeExport } from '../../infra/moving/files.js'
import { DamagedExport } from '../../src/commands/moving/failures.js'
import { verifyExport } from '../../src/commands/moving/verify-export.js'
import { exported, piecesOf, twoRooms, withFreshStores, writeHistory } from '../support/moving.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const parent = temporaryFolder()
const freshFolder = (): string => mkdtempSync(join(parent, 'files-'))

async function anExport(): Promise<Buffer> {
  const files: Buffer[] = []
  await withFreshStores(parent, 1, async ([source]) => {
    await writeHistory(source!, twoRooms(30))
    files.push(await exported(source!))
  })
  return files[0]!
}

const verify = async (path: string) => verifyExport((await openExportFile(path)).bytes())

describe("an export's file", () => {
  it('is read as it was written, packed or not, whatever its name is then', async () => {
    const [folder, file] = [freshFolder(), await anExport()]
    for (const name of ['e.ndjson', 'e.ndjson.gz']) {
      const path = join(folder, name)
      await writeExport(path, piecesOf(file))
      const written = readFileSync(path)
      expect(name.endsWith('.gz') ? gunzipSync(written) : written).toEqual(file)
      const renamed = join(folder, `${name}.copy`)
      writeFileSync(renamed, written)
      expect(await verify(renamed)).toMatchObject({ streams: 2 })
      expect(statSync(path).mode & 0o077).toBe(0)
    }
  })

  it('tells how much of it was read', async () => {
    const [folder, file] = [freshFolder(), await anExport()]
    for (const name of ['e.ndjson', 'e.gz']) {
      await writeExport(join(folder, name), piecesOf(file))
      const opened = await openExportFile(join(folder, name))
      expect(opened.share()).toBe(0)
      for await (const piece of opened.bytes()) expect(piece.length).toBeGreaterThan(0)
      expect(opened.share()).toBe(1)
    }
  })

  it('is there whole or not at all, and replaces none', async () => {
    const [folder, file] = [freshFolder(), await anExport()]
    const path = join(folder, 'e.gz')
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield* piecesOf(file)
      throw new Error('no more')
    }
    await expect(writeExport(path, failing())).rejects.toThrow('no more')
    expect(readdirSync(folder)).toEqual([])
    // What a power cut left behind is in nobody's way.
    writeFileSync(`${path}.part`, 'half')
    await writeExport(path, piecesOf(file))
    expect(existsSync(`${path}.part`)).toBe(false)
    const before = readFileSync(path)
    await expect(writeExport(path, piecesOf(file))).rejects.toThrow(/e\.gz is there already/)
    expect(readFileSync(path)).toEqual(before)
    await expect(writeExport(join(folder, 'none', 'e'), piecesOf(file))).rejects.toThrow(/ENOENT/)
    await expect(openExportFile(join(folder, 'none'))).rejects.toThrow(/ENOENT/)
  })

  it('is known to be damaged also when it is packed', async () => {
    const [folder, file] = [freshFolder(), await anExport()]
    const path = join(folder, 'e.gz')
    await writeExport(path, piecesOf(file))
    const packed = readFileSync(path)
    const expectDamage = async (bytes: Uint8Array): Promise<void> => {
      writeFileSync(path, bytes)
      await expect(verify(path)).rejects.toBeInstanceOf(DamagedExport)
    }
    await expectDamage(Buffer.concat([packed, Buffer.from('more')]))
    await expectDamage(Buffer.concat([packed, packed]))
    for (let at = 10; at < packed.length; at += 97) {
      const altered = Buffer.from(packed)
      altered[at] = altered[at]! ^ 4
      await expectDamage(altered)
    }
    writeFileSync(path, packed)
    for (const length of [packed.length - 1, packed.length - 9, 1000, 11, 2, 0]) {
      truncateSync(path, length)
      await expect(verify(path)).rejects.toBeInstanceOf(DamagedExport)
    }
  })
})
