import { beforeEach, describe, expect, it } from '@jest/globals'
import { NOBODY_ELSE } from '../../../infra/memory/relay.js'
import { DeliveredMarkers } from '../../../src/api/live/delivered.js'
import { AudienceInMemory } from '../../support/audience-in-memory.js'
import { VirtualTime } from '../../support/virtual-time.js'

let time: VirtualTime
let audience: AudienceInMemory
let delivered: DeliveredMarkers

beforeEach(() => {
  time = new VirtualTime()
  audience = new AudienceInMemory(() => time.scheduler.now())
  audience.seat('room', 'ann', 'bob')
  audience.connect('bob')
  delivered = new DeliveredMarkers(audience, NOBODY_ELSE, time.scheduler, 100)
})

const mark = (seq: number, isTold = true) => delivered.mark('room', 'ann', seq, isTold)
const heard = () => audience.take().map(({ payload }) => (payload as { seq: number }).seq)

describe('a delivered marker', () => {
  it('is told to the room', () => {
    mark(3)
    expect(audience.take()).toMatchObject([
      { to: 'bob', event: 'message_delivered', payload: { roomId: 'room', userId: 'ann', seq: 3 } },
    ])
  })

  it('is told at once, then at most once a second: the latest', () => {
    for (let seq = 1; seq <= 30; seq += 1) {
      mark(seq)
      time.pass(100)
    }
    time.pass(5_000)
    const told = audience.take()
    expect(told.map(({ at }) => at)).toEqual([0, 1_000, 2_000, 3_000])
    expect(told.at(-1)?.payload).toMatchObject({ seq: 30 })
    mark(31)
    expect(heard()).toEqual([31])
  })

  it('never goes back', () => {
    mark(5)
    time.pass(5_000)
    mark(5)
    mark(4)
    time.pass(5_000)
    expect(heard()).toEqual([5])
  })

  it('is kept without a word where the room is not told', () => {
    mark(5, false)
    mark(5)
    time.pass(5_000)
    expect(heard()).toEqual([])
  })

  it('of who has left is told no more', () => {
    mark(1)
    mark(2)
    delivered.left('room', 'ann')
    time.pass(5_000)
    expect(heard()).toEqual([1])
  })

  it('is forgotten, timer and all, when there are too many', () => {
    mark(1)
    mark(2)
    for (let i = 0; i < 100; i += 1) delivered.mark(`room ${i}`, 'ann', 1, true)
    time.pass(5_000)
    expect(heard()).toEqual([1])
    expect(time.scheduler.actions).toEqual([])
  })
})
