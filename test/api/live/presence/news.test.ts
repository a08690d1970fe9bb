import { beforeEach, describe, expect, it } from '@jest/globals'
import { LIVE_LIMITS } from '../../../../src/api/live/limits.js'
import { MOST_SENT } from '../../../../src/api/live/presence/news.js'
import { Stage, type Told } from './stage.js'

const { presenceRoom: MOST_CONNECTED, presencesPerFrame: MOST_IN_FRAME } = LIVE_LIMITS

let stage: Stage
beforeEach(() => {
  stage = new Stage()
  stage.audience.seat('room', 'ann', 'bob', 'cid')
})

const choose = (userId: string, choice: Parameters<Stage['ephemeral']['presence']['choose']>[1]) =>
  stage.ephemeral.presence.choose(userId, choice)
const people = (count: number, from = 0) => Array.from({ length: count }, (_, i) => `p${from + i}`)

describe('word of presence', () => {
  it('reaches those who share a room, and the own devices', () => {
    stage.audience.seat('elsewhere', 'eve')
    stage.begin('ann', 'bob', 'eve')
    choose('ann', { status: 'busy' })
    stage.time.pass(1_000)
    expect([...stage.news()].sort()).toEqual(['ann: ann busy', 'bob: ann busy'])
    stage.disconnect('ann')
    stage.time.pass(5_000)
    expect(stage.news()).toEqual(['bob: ann offline'])
  })

  it('comes at once when it is quiet, then at most once a second: the latest, and nothing where nothing changed', () => {
    stage.begin('ann', 'bob')
    choose('ann', { status: 'busy' })
    stage.time.pass(0)
    expect(stage.news()).toContain('bob: ann busy')
    choose('ann', { status: 'away' })
    choose('ann', { status: 'online', statusMessage: 'x' })
    choose('ann', { status: 'away' })
    stage.time.pass(999)
    expect(stage.news()).toEqual([])
    stage.time.pass(1)
    expect(stage.news()).toContain('bob: ann away')
    choose('ann', { status: 'online' })
    choose('ann', { status: 'away' })
    stage.time.pass(5_000)
    expect(stage.news()).toEqual([])
  })

  it('costs no timer while there is none', () => {
    stage.begin('ann', 'bob')
    expect(stage.time.scheduler.actions).toEqual([])
  })

  it('of those who are there greets who comes', () => {
    stage.begin('ann', 'bob')
    choose('bob', { status: 'invisible' })
    stage.time.pass(5_000)
    stage.audience.take()
    stage.connect('cid')
    stage.time.pass(1_000)
    expect(stage.news()).toContain('cid: cid online, ann online')
    stage.connect('ann', 'second device')
    stage.time.pass(1_000)
    expect(stage.news()).toEqual(['ann: ann online, cid online'])
  })

  it('shows where somebody is only to those who are in that room too', () => {
    stage.audience.seat('other', 'ann', 'cid')
    stage.begin('ann', 'bob', 'cid')
    choose('ann', { status: 'online', currentRoomId: 'other' })
    stage.time.pass(1_000)
    const rooms = stage.told().map(({ to, presences }) => [to, presences[0]?.currentRoomId])
    expect(new Map(rooms as [string, string | null][])).toEqual(
      new Map([
        ['ann', 'other'],
        ['bob', null],
        ['cid', 'other'],
      ]),
    )
  })

  it('is over with the last room in common, even when it waited already', () => {
    stage.begin('ann', 'bob')
    choose('ann', { status: 'busy' })
    stage.time.pass(100)
    stage.audience.take()
    choose('ann', { status: 'away' })
    stage.leave('room', 'ann')
    stage.time.pass(5_000)
    expect(stage.news()).toEqual(['ann: ann away'])
  })

  it('is one frame for all who hear the same', () => {
    stage.begin('ann', 'bob', 'cid')
    choose('ann', { status: 'busy' })
    stage.time.pass(1_000)
    const heard = stage.audience.take()
    expect(heard.length).toBe(3)
    expect(new Set(heard.map(({ batch }) => batch)).size).toBe(1)
  })

  it('goes to nobody who has gone', () => {
    stage.begin('ann', 'bob')
    choose('ann', { status: 'busy' })
    stage.disconnect('bob')
    stage.time.pass(2_000)
    expect(stage.news()).toEqual(['ann: ann busy'])
  })
})

/** Frames and presences in all; no socket may have got two frames within a second, nor a larger one than agreed. */
function counted(told: readonly Told[]): { readonly frames: number; readonly presences: number } {
  const latest = new Map<string, number>()
  let presences = 0
  for (const { at, to, presences: some } of told) {
    if (at - (latest.get(to) ?? -Infinity) < 1_000 || some.length > MOST_IN_FRAME) throw new Error(`too much for ${to}`)
    latest.set(to, at)
    presences += some.length
  }
  return { frames: told.length, presences }
}

describe('a storm', () => {
  it('of 1,000 people coming to one room at once tells each of nobody but themselves', () => {
    const all = people(1_000)
    const afterwards = () => {
      stage.time.pass(10_000)
      return counted(stage.told())
    }
    stage.audience.seat('big', ...all)
    for (const person of all) stage.connect(person)
    expect(afterwards()).toEqual({ frames: 1_000, presences: 1_000 })
    expect(stage.ephemeral.presence.onlineIn('big').size).toBe(1_000)
    for (const person of all) choose(person, { status: 'away' })
    expect(afterwards()).toEqual({ frames: 1_000, presences: 1_000 })
    for (const person of all) stage.disconnect(person)
    expect(afterwards()).toEqual({ frames: 0, presences: 0 })
  })

  it('of 1,000 people coming one after the other is told only while at most 200 are connected', () => {
    const all = people(1_000)
    stage.audience.seat('big', ...all)
    for (const person of all) {
      stage.connect(person)
      stage.time.pass(10)
    }
    stage.time.pass(10_000)
    const { frames, presences } = counted(stage.told())
    // The room fills up to 200 within two seconds: two rounds. Beyond, each hears of nobody but themselves.
    expect(frames).toBeLessThanOrEqual(1_000 + 2 * MOST_CONNECTED)
    expect(presences).toBeLessThanOrEqual(1_000 + MOST_CONNECTED * MOST_CONNECTED)
  })

  it('in a room of 200 tells everyone of everyone, a hundred a frame, in frames that are shared', () => {
    const all = people(MOST_CONNECTED)
    stage.audience.seat('full', ...all)
    for (const person of all) stage.connect(person)
    stage.time.pass(3_000)
    const heard = stage.audience.take()
    expect(heard.length).toBe(2 * MOST_CONNECTED)
    expect(new Set(heard.map(({ batch }) => batch)).size).toBeLessThan(20)
  })

  it('over many small rooms is spread over seconds, and everybody hears everything in the end', () => {
    const all = people(2_000)
    for (let room = 0; room < 40; room += 1)
      stage.audience.seat(`room ${room}`, ...all.slice((room % 20) * 100, (room % 20) * 100 + 100))
    for (const person of all) stage.connect(person)
    const heard = new Map<string, Set<string>>()
    const sent = new Map<number, number>()
    stage.time.pass(20_000)
    const told = stage.told()
    expect(counted(told).frames).toBeGreaterThanOrEqual(2_000)
    for (const { at, to, presences } of told) {
      sent.set(at, (sent.get(at) ?? 0) + presences.length)
      for (const { userId } of presences) heard.set(to, (heard.get(to) ?? new Set()).add(userId))
    }
    expect(Math.max(...sent.values())).toBeLessThanOrEqual(MOST_SENT + MOST_IN_FRAME)
    expect([...heard.values()].every(({ size }) => size === 100)).toBe(true)
    expect(heard.size).toBe(2_000)
  })
})
