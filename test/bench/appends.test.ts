import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { eventsIn, eventsPerRoom, runAppends, type AppendingKind } from '../../bench/appends/plan.js'
import { samplePost } from '../../bench/appends/sample.js'
import { EventStoreDbEventStore } from '../../infra/eventstoredb/event-store.js'
import { START, type NewEvent } from '../../src/commands/event-store.js'
import { readOn } from '../contract/new-events.js'
import { StandInProcess } from '../support/eventstoredb/stand-in-process.js'
import { freshLog } from '../support/fresh-addresses.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const LOADS = [
  { rooms: 1, atOnce: 8, events: 32 },
  { rooms: 3, atOnce: 1, events: 7 },
]

describe('appends to EventStoreDB', () => {
  const parent = temporaryFolder()
  let standIn: StandInProcess
  let sample: NewEvent
  beforeAll(async () => {
    standIn = await StandInProcess.start()
    sample = await samplePost(join(parent, 'sample'))
  })
  afterAll(() => standIn.stop())

  it('are full, so that a load may be a little larger than asked for', () => {
    expect(LOADS.map((load) => [eventsPerRoom(load), eventsIn(load)])).toEqual([
      [32, 32],
      [3, 9],
    ])
  })

  it.each<AppendingKind>(['raw', 'adapter', 'writer'])('are all made by %s', async (kind) => {
    const folder = join(parent, kind)
    mkdirSync(folder)
    const url = freshLog(standIn.url)
    const figures = await runAppends({ kind, url, serverPid: standIn.pid, loads: LOADS, sample, folder })
    const shape = figures.map((each) => [each.perSecond > 0, each.cpuMicroseconds > 0, each.serverLoad !== null])
    expect(shape).toEqual(LOADS.map(() => [true, true, true]))
    if (kind !== 'writer') expect(figures.map((each) => each.eventsPerAppend)).toEqual([8, 1])
    const store = await EventStoreDbEventStore.open(url)
    const posted = (await readOn(store, START, 500)).filter(({ type }) => type === 'MessagePosted')
    await store.close()
    expect(posted.length).toBe(32 + 9)
    expect(new Set(posted.map((event) => JSON.stringify(event).length)).size).toBeLessThan(20)
  })

  it('fail as a whole when one of them does', async () => {
    const plan = { kind: 'adapter', url: standIn.url, serverPid: null, loads: LOADS, folder: parent } as const
    const spoilt = { ...sample, type: randomUUID(), data: { text: 'x'.repeat(1_048_576) } }
    await expect(runAppends({ ...plan, sample: spoilt })).rejects.toThrow(
      'adapter: RangeError: an append has at most 1048576 bytes',
    )
  })
})
