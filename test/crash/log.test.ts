import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import Database from 'libsql'
import { SqliteEventStore } from '../../infra/sqlite/log/event-store.js'
import { START, type RecordedEvent } from '../../src/commands/event-store.js'
import { newStream, readOn } from '../contract/new-events.js'

const ROUNDS = 6
const program = fileURLToPath(new URL('./appending-process.js', import.meta.url))

/** Lets a process append and kills it at some moment after its first acknowledgement. @returns the lines it wrote to its end */
async function appendUntilKilled(path: string, streams: readonly string[]): Promise<readonly string[]> {
  const child = spawn(process.execPath, [program, path, streams.join(',')], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  const closed = once(child, 'close')
  await Promise.race([once(child.stdout, 'data'), closed])
  await sleep(randomInt(0, 250))
  child.kill('SIGKILL')
  const [code, signal] = (await closed) as [number | null, string | null]
  expect({ code, signal }).toEqual({ code: null, signal: 'SIGKILL' }) // it did not end by an error of its own
  return output.split('\n').slice(0, -1)
}

const line = ({ stream, revision, id }: RecordedEvent): string => `${stream} ${revision} ${id}`

describe('the log after kill -9', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-crash-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('holds every acknowledged event once, without gaps, round after round', async () => {
    const path = join(folder, 'log.db')
    const streams = Array.from({ length: 8 }, () => newStream())
    const acknowledged: string[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      acknowledged.push(...(await appendUntilKilled(path, streams)))
      const store = await SqliteEventStore.open(path)
      const events = await readOn(store, START, 1000)
      await store.close()

      const kept = events.map(line)
      expect(new Set(kept).size).toBe(kept.length)
      const missing = new Set(acknowledged)
      for (const one of kept) missing.delete(one)
      expect([...missing]).toEqual([])
      expect(new Set(events.map(({ id }) => id)).size).toBe(events.length)
      for (const stream of streams) {
        const revisions = events.filter((event) => event.stream === stream).map(({ revision }) => revision)
        expect(revisions).toEqual(revisions.map((_, i) => i))
      }
    }
    expect(acknowledged.length).toBeGreaterThan(ROUNDS)
    const db = new Database(path)
    expect(db.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }])
    db.close()
  })
})
