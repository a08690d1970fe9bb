import { closeSync, existsSync, fdatasync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import { promisify } from 'node:util'
import { crc32 } from 'node:zlib'
import type { StoredEvent } from './event.js'
import { FrameReader, frameOf } from './frames.js'
import type { Log } from './log.js'

/** Length and checksum of what one append wrote. */
const HEADER = 8
const sync = promisify(fdatasync)

/** The file a log comes back from, with all that was acknowledged: one record for each append, which is there whole or not at all. */
export class LogFile {
  readonly #descriptor: number

  /**
   * Opens the file, and fills the log with what it holds. A record that was cut off by a crash is taken away.
   * @param isSynced whether an append waits for the disk; otherwise it survives the process, not the machine
   */
  constructor(
    path: string,
    log: Log,
    private readonly isSynced: boolean,
  ) {
    const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0)
    const length = restore(bytes, log)
    this.#descriptor = openSync(path, 'a')
    ftruncateSync(this.#descriptor, length)
  }

  /** @param appends the events of one append each */
  async write(appends: readonly (readonly StoredEvent[])[]): Promise<void> {
    const records = appends.filter((events) => events.length > 0).map(recordOf)
    if (records.length === 0) return
    const bytes = Buffer.concat(records)
    for (let at = 0; at < bytes.length;) at += writeSync(this.#descriptor, bytes, at)
    if (this.isSynced) await sync(this.#descriptor)
  }

  close(): void {
    closeSync(this.#descriptor)
  }
}

function recordOf(events: readonly StoredEvent[]): Buffer {
  const body = Buffer.concat(events.map(({ frame }) => frame))
  const header = Buffer.alloc(HEADER)
  header.writeUInt32BE(body.length, 0)
  header.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([header, body])
}

/** @returns so many bytes of the file are good */
function restore(bytes: Buffer, log: Log): number {
  let at = 0
  while (bytes.length - at >= HEADER) {
    const body = bytes.subarray(at + HEADER, at + HEADER + bytes.readUInt32BE(at))
    const isWhole = body.length === bytes.readUInt32BE(at) && crc32(body) === bytes.readUInt32BE(at + 4)
    if (!isWhole) break
    for (const message of new FrameReader().push(body)) log.restore(message, frameOf(message))
    at += HEADER + body.length
  }
  return at
}
