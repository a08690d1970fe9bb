import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { BrokenBytes, MovingRefused } from '../../src/commands/moving/failures.js'

const CHUNK = 256 * 1024
const GZIP = [0x1f, 0x8b] as const

/**
 * Writes a file, gzipped when its name ends in .gz: beside it first, so that under its name it is there whole or not at all.
 * @throws MovingRefused when there is such a file already; what the file system or `bytes` throws
 */
export async function writeExport(path: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  if (existsSync(path)) throw new MovingRefused(`${path} is there already`)
  const draft = `${path}.part`
  await rm(draft, { force: true })
  try {
    const file = createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true })
    if (path.endsWith('.gz')) await pipeline(bytes, createGzip({ chunkSize: CHUNK }), file)
    else await pipeline(bytes, file)
    await rename(draft, path)
    await syncFolder(dirname(path))
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** A file that is read from its start, as often as wanted. */
export type ExportFile = {
  /** Its bytes, unpacked. Throws BrokenBytes when they cannot be. */
  readonly bytes: () => AsyncIterable<Uint8Array>
  /** How much of it the latest reading has taken, from 0 to 1. */
  readonly share: () => number
}

/** Opens an export; gzip is known by its first bytes, whatever the name. @throws what the file system throws */
export async function openExportFile(path: string): Promise<ExportFile> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0)
    const isPacked = GZIP.every((byte, i) => buffer[i] === byte)
    const taken = { bytes: 0 }
    return {
      bytes: () => (isPacked ? unpacked(path, size, taken) : plain(path, taken)),
      share: () => (size === 0 ? 1 : Math.min(1, taken.bytes / size)),
    }
  } finally {
    await file.close()
  }
}

type Taken = { bytes: number }

async function* plain(path: string, taken: Taken): AsyncGenerator<Uint8Array, void, void> {
  taken.bytes = 0
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
    taken.bytes += chunk.length
    yield chunk
  }
}

async function* unpacked(path: string, size: number, taken: Taken): AsyncGenerator<Uint8Array, void, void> {
  const gunzip = createGunzip({ chunkSize: CHUNK })
  // Its failures come out of `gunzip` as well.
  pipeline(createReadStream(path, { highWaterMark: CHUNK }), gunzip).catch(() => undefined)
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      taken.bytes = gunzip.bytesWritten
      yield chunk
    }
  } catch (error) {
    const isPacking = (error as NodeJS.ErrnoException).code?.startsWith('Z_') === true
    throw isPacking ? new BrokenBytes('the gzip file was truncated or altered', { cause: error }) : error
  }
  // What follows a packed file is passed over by zlib without a word.
  if (gunzip.bytesWritten < size) throw new BrokenBytes('there is something after the end of the gzip file')
}
