import { describe, expect, it } from '@jest/globals'
import { Changes } from '../../infra/sqlite/log/changes.js'
import { follow, type FollowedLog } from '../../infra/sqlite/log/follow.js'
import { START, StoreUnavailable, type RecordedEvent } from '../../src/commands/event-store.js'
import { newEvent, take } from '../contract/new-events.js'

const recorded = (number: number): RecordedEvent => ({
  ...newEvent(),
  stream: 's',
  revision: number,
  position: String(number).padStart(16, '0'),
})
const signal = new AbortController().signal

describe('following a log', () => {
  /** A log of three events whose every second read fails, beginning with the first. */
  function failing(error: Error): FollowedLog & { readonly changes: Changes } {
    const events = [recorded(1), recorded(2), recorded(3)]
    let reads = 0
    return {
      changes: new Changes(),
      read: (after) => {
        reads += 1
        if (reads % 2 === 1) return Promise.reject(error)
        return Promise.resolve(events.filter(({ position }) => position > after).slice(0, 1))
      },
    }
  }

  it('waits out an engine that is unavailable and goes on where it was', async () => {
    const log = failing(new StoreUnavailable('gone'))
    const taken = await take(follow(log, START, 10, signal), (events) => events.length === 3)
    expect(taken.map(({ revision }) => revision)).toEqual([1, 2, 3])
  })

  it('does not hide a defect', async () => {
    const taken = take(follow(failing(new TypeError('a defect')), START, 10, signal), () => false)
    await expect(taken).rejects.toThrow('a defect')
  })

  it('ends on the signal, and when the log is closed, while it waits for the engine', async () => {
    const abort = new AbortController()
    const log = { changes: new Changes(), read: () => Promise.reject(new StoreUnavailable('gone')) }
    const taken = take(follow(log, START, 10, abort.signal), () => false)
    const other = take(follow(log, START, 10, signal), () => false)
    await Promise.resolve()
    abort.abort()
    expect(await taken).toEqual([])
    log.changes.close()
    expect(await other).toEqual([])
  })

  it('misses no change between looking and waiting', async () => {
    const changes = new Changes()
    const events: RecordedEvent[] = []
    const read = (after: string) => {
      const found = events.filter(({ position }) => position > after)
      if (events.length < 3 && found.length === 0) {
        events.push(recorded(events.length + 1)) // just after it looked
        changes.notify()
      }
      return Promise.resolve(found)
    }
    const taken = await take(follow({ read, changes }, START, 10, signal), (all) => all.length === 3)
    expect(taken).toEqual(events)
  })
})
