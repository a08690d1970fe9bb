import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from '@jest/globals'
import { SqliteEventStore } from '../../infra/sqlite/log/event-store.js'
import { NO_STREAM, START, StoreUnavailable } from '../../src/commands/event-store.js'
import { idsOf, newEvent, newStream, readOn, take } from '../contract/new-events.js'

/** Mounts a disk of 4 MiB; undefined where this process may not. */
function mountSmallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'parley-full-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder], { stdio: 'ignore' })
    return folder
  } catch {
    rmSync(folder, { recursive: true })
    return undefined
  }
}

function unmount(folder: string): void {
  // Lazily: libsql lets go of a closed file only when its statements are garbage.
  execFileSync('umount', ['--lazy', folder])
  rmSync(folder, { recursive: true })
}

const disk = mountSmallDisk()
const onSmallDisk = disk === undefined ? it.skip : it

describe('a full disk (needs the right to mount one)', () => {
  afterAll(() => {
    if (disk !== undefined) unmount(disk)
  })

  onSmallDisk('refuses, keeps all that was acknowledged, and goes on by itself when there is space', async () => {
    const folder = disk ?? ''
    writeFileSync(join(folder, 'filler'), Buffer.alloc(2 * 1_048_576))
    const store = await SqliteEventStore.open(join(folder, 'log.db'))
    const stop = new AbortController()
    const followed = take(store.subscribe(START, { batchSize: 10, signal: stop.signal }), () => false)
    const acknowledged: string[] = []
    const event = () => newEvent({ text: 'x'.repeat(20_000) })
    let refused: unknown
    for (let i = 0; i < 1000 && refused === undefined; i += 1) {
      const events = [event(), event()]
      await store.append(newStream(), NO_STREAM, events).then(
        () => acknowledged.push(...idsOf(events)),
        (error: unknown) => (refused = error),
      )
    }
    expect(acknowledged.length).toBeGreaterThan(10)
    expect(refused).toBeInstanceOf(StoreUnavailable)
    expect(refused).toMatchObject({ outcomeUnknown: false })
    expect(idsOf(await readOn(store, START, 100))).toEqual(acknowledged)

    unlinkSync(join(folder, 'filler'))
    const later = event()
    expect(await store.append(newStream(), NO_STREAM, [later])).toMatchObject({ appended: true })
    acknowledged.push(later.id)
    stop.abort()
    expect(acknowledged).toEqual(expect.arrayContaining([...idsOf(await followed)]))
    await store.close()

    const again = await SqliteEventStore.open(join(folder, 'log.db'))
    expect(idsOf(await readOn(again, START, 100))).toEqual(acknowledged)
    await again.close()
  })
})
