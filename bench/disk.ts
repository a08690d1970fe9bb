import { closeSync, fdatasyncSync, mkdirSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { median } from './statistics.js'

const tmpfs = 0x01021994
const root = resolve('.bench')

/** Runs the work with a fresh folder under `.bench/`, which is removed afterwards; kept when the work fails, for its logs. */
export async function withFolder<R>(name: string, work: (folder: string) => Promise<R>): Promise<R> {
  mkdirSync(root, { recursive: true })
  const folder = mkdtempSync(join(root, `${name}-`))
  const result = await work(folder)
  rmSync(folder, { recursive: true, force: true })
  return result
}

/**
 * Time of one durable write of 4 KiB on the disk under `.bench/`, in milliseconds: the median of 200.
 * @throws Error when that is memory: figures of durable writes would mean nothing
 */
export function fsyncMs(): number {
  mkdirSync(root, { recursive: true })
  if (statfsSync(root).type === tmpfs) throw new Error(`${root} lies in memory (tmpfs); run the benches on a real disk`)
  const file = join(root, 'fsync-probe')
  const handle = openSync(file, 'w')
  const page = Buffer.alloc(4096, 1)
  const times = Array.from({ length: 200 }, () => {
    const started = performance.now()
    writeSync(handle, page)
    fdatasyncSync(handle)
    return performance.now() - started
  })
  closeSync(handle)
  rmSync(file)
  return median(times)
}
