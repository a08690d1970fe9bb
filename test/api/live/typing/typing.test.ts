import { beforeEach, describe, expect, it } from '@jest/globals'
import { LIVE_LIMITS } from '../../../../src/api/live/limits.js'
import { Stage } from '../presence/stage.js'

const MOST_SHOWN = LIVE_LIMITS.typists

let stage: Stage
beforeEach(() => {
  stage = new Stage()
  stage.audience.seat('room', 'ann', 'bob', 'cid')
  stage.begin('ann', 'bob', 'cid')
})

const start = (userId = 'ann', roomId = 'room') => stage.ephemeral.typing.start(roomId, userId)
const typists = (roomId = 'room') => stage.ephemeral.typing.typists(roomId)
/** What one person has heard since the last time. */
const heard = (by = 'bob') =>
  stage.audience
    .take()
    .filter(({ to, event }) => to === by && event !== 'presence_update')
    .map(({ event, payload }) => `${event} ${(payload as { userId: string }).userId}`)

describe('typing', () => {
  it('is told to the others of the room, never to the typist', () => {
    start()
    expect(stage.audience.take().map(({ to, event, payload }) => [to, event, payload])).toEqual([
      ['bob', 'user_typing', { roomId: 'room', userId: 'ann' }],
      ['cid', 'user_typing', { roomId: 'room', userId: 'ann' }],
    ])
    expect(typists()).toEqual(['ann'])
    expect(typists('other')).toEqual([])
  })

  it('ends 5 s after the last start', () => {
    start()
    stage.time.pass(4_000)
    start()
    stage.time.pass(4_999)
    expect(heard()).toEqual(['user_typing ann', 'user_typing ann'])
    stage.time.pass(1)
    expect(heard()).toEqual(['user_stopped_typing ann'])
    expect(typists()).toEqual([])
  })

  it('is asked for as it is, also by who stops and goes on before that is told', () => {
    start()
    stage.ephemeral.typing.stop('room', 'ann')
    expect(typists()).toEqual([])
    start()
    expect(typists()).toEqual(['ann'])
    expect(heard()).toEqual(['user_typing ann', 'user_stopped_typing ann'])
    stage.time.pass(2_000)
    expect(heard()).toEqual(['user_typing ann'])
  })

  it('is told again at most every 2 s, and only when it goes on', () => {
    for (let i = 0; i < 41; i += 1) {
      start()
      stage.time.pass(100)
    }
    expect(heard()).toEqual(['user_typing ann', 'user_typing ann', 'user_typing ann'])
    stage.time.pass(10_000)
    expect(heard()).toEqual(['user_stopped_typing ann'])
  })

  it.each([
    ['stops', () => stage.ephemeral.typing.stop('room', 'ann')],
    ['posts', () => stage.ephemeral.posted('room', 'ann')],
    ['leaves', () => stage.leave('room', 'ann')],
    ['has no device any more', () => stage.disconnect('ann')],
  ])('is over at once when the person %s', (_, end) => {
    start()
    heard()
    end()
    end()
    expect(heard()).toEqual(['user_stopped_typing ann'])
    expect(typists()).toEqual([])
    stage.time.pass(10_000)
    expect(heard()).toEqual([])
  })

  it('goes on while another device is there', () => {
    stage.connect('ann', 'second')
    start()
    stage.disconnect('ann', 'second', false)
    expect(typists()).toEqual(['ann'])
  })

  it('does not flicker: who stops and starts again within 2 s is told of once', () => {
    for (let i = 0; i < 19; i += 1) {
      start()
      stage.ephemeral.typing.stop('room', 'ann')
      stage.time.pass(100)
    }
    start()
    expect(heard()).toEqual(['user_typing ann', 'user_stopped_typing ann'])
    stage.time.pass(100)
    expect(heard()).toEqual(['user_typing ann'])
  })

  it('is nobody’s business in another room', () => {
    stage.audience.seat('other', 'ann', 'cid')
    start('ann', 'other')
    expect(heard('bob')).toEqual([])
    start('ann')
    stage.leave('room', 'ann')
    expect(typists('other')).toEqual(['ann'])
  })

  it('of more than twenty is told when a place becomes free', () => {
    const crowd = Array.from({ length: MOST_SHOWN + 2 }, (_, i) => `p${i}`)
    stage.audience.seat('room', ...crowd)
    for (const person of crowd) start(person)
    expect(typists()).toEqual(crowd.slice(0, MOST_SHOWN))
    expect(heard().length).toBe(MOST_SHOWN)
    stage.ephemeral.posted('room', 'p3')
    expect(heard()).toEqual(['user_stopped_typing p3', `user_typing p${MOST_SHOWN}`])
    stage.ephemeral.typing.stop('room', `p${MOST_SHOWN + 1}`)
    stage.ephemeral.posted('room', 'p4')
    expect(heard()).toEqual(['user_stopped_typing p4'])
    expect(typists().length).toBe(MOST_SHOWN - 1)
  })

  it('leaves nothing behind', () => {
    start()
    start('bob')
    stage.ephemeral.posted('room', 'bob')
    stage.time.pass(10_000)
    expect(stage.time.scheduler.actions).toEqual([])
    start()
    stage.ephemeral.close()
    stage.time.pass(10_000)
    expect(heard('cid')).toEqual([
      ...['user_typing ann', 'user_typing bob', 'user_stopped_typing bob', 'user_stopped_typing ann'],
      'user_typing ann',
    ])
  })
})
