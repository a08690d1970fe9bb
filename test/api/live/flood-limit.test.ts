import { describe, expect, it } from '@jest/globals'
import { FloodLimit } from '../../../src/api/live/flood-limit.js'
import { Outbox } from '../../../src/api/live/outbox.js'

const settings = { perSecond: 50, burst: 200, patience: 200, patienceMs: 10_000 }

/** Answers to so many commands a second, for so many seconds. */
function flood(perSecond: number, seconds: number): readonly string[] {
  let now = 0
  const limit = new FloodLimit(settings, () => now)
  return Array.from({ length: perSecond * seconds }, () => {
    now += 1_000 / perSecond
    return limit.take()
  })
}

describe('what one connection may send', () => {
  it('is as much as is allowed for as long as it likes', () => {
    expect(new Set(flood(50, 60))).toEqual(new Set(['allowed']))
  })

  it('is too much now and then', () => {
    const answers = flood(60, 60)
    expect(answers).toContain('refused')
    expect(answers).not.toContain('exhausted')
  })

  it.each([100, 1_000, 4_000])('ends for who goes on and on, at %i a second', (perSecond) => {
    const answers = flood(perSecond, 30)
    expect(answers.indexOf('exhausted')).toBeGreaterThan(0)
  })
})

describe('what waits for one socket', () => {
  const limits = { bytes: 100, answerBytes: 1_000, writes: 10, closingMs: 1 }
  it('may be a long answer, but not as much that nobody asked for', () => {
    const outbox = new Outbox(limits)
    outbox.add({ bytes: 900, isAnswer: true })
    outbox.add({ bytes: 100, isAnswer: false })
    expect(outbox.isOverfull).toBe(false)
    outbox.add({ bytes: 1, isAnswer: false })
    expect(outbox.isOverfull).toBe(true)
    outbox.remove({ bytes: 100, isAnswer: false })
    expect(outbox.isOverfull).toBe(false)
    outbox.add({ bytes: 101, isAnswer: true })
    expect(outbox.isOverfull).toBe(true)
  })
})
