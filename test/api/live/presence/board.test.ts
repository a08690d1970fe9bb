import { beforeEach, describe, expect, it } from '@jest/globals'
import { Stage } from './stage.js'

const AT = (ms: number) => new Date(ms).toISOString()
let stage: Stage

beforeEach(() => {
  stage = new Stage()
  stage.audience.seat('room', 'ann', 'bob', 'cid')
})

const presence = (userId: string) => stage.ephemeral.presence.of(userId)
const choose = (userId: string, choice: Parameters<Stage['ephemeral']['presence']['choose']>[1]) =>
  stage.ephemeral.presence.choose(userId, choice)

describe('devices', () => {
  it('fold into one person: online with the first, offline 3 s after the last', () => {
    stage.connect('ann', 'phone')
    stage.connect('ann', 'laptop')
    expect(presence('ann').status).toBe('online')
    stage.disconnect('ann', 'phone', false)
    stage.time.pass(10_000)
    expect(presence('ann').status).toBe('online')
    stage.disconnect('ann', 'laptop')
    stage.time.pass(2_999)
    expect(presence('ann')).toMatchObject({ status: 'online', lastSeenAt: null })
    stage.time.pass(1)
    expect(presence('ann')).toMatchObject({ status: 'offline', lastSeenAt: AT(10_000) })
  })

  it('that are gone for less than 3 s were never gone, for nobody', () => {
    stage.begin('ann', 'bob')
    for (let i = 0; i < 5; i += 1) {
      stage.disconnect('ann')
      stage.time.pass(2_900)
      stage.connect('ann')
      stage.time.pass(100)
    }
    stage.time.pass(5_000)
    expect(stage.told().filter(({ to }) => to !== 'ann')).toEqual([])
    expect(presence('ann').status).toBe('online')
  })

  it('that nobody knows send nobody away', () => {
    stage.begin('ann')
    stage.ephemeral.disconnected('ann', 'another')
    stage.ephemeral.disconnected('bob', 'another')
    stage.time.pass(4_000)
    expect(presence('ann').status).toBe('online')
    expect(presence('bob')).toMatchObject({ status: 'offline', lastSeenAt: null })
  })
})

describe('what a person sets', () => {
  it('holds on all devices, and again with the next one', () => {
    choose('ann', { status: 'busy', statusMessage: 'writing', currentRoomId: 'room' })
    expect(presence('ann')).toMatchObject({ status: 'offline', statusMessage: null, currentRoomId: null })
    stage.connect('ann')
    const shown = { status: 'busy', statusMessage: 'writing', currentRoomId: 'room' }
    expect(presence('ann')).toMatchObject(shown)
    stage.disconnect('ann')
    stage.time.pass(3_000)
    expect(presence('ann')).toMatchObject({ status: 'offline', statusMessage: null, currentRoomId: null })
    stage.connect('ann', 'another')
    expect(presence('ann')).toMatchObject(shown)
    choose('ann', { status: 'away' })
    expect(presence('ann')).toMatchObject({ ...shown, status: 'away' })
    choose('ann', { statusMessage: null })
    expect(presence('ann').statusMessage).toBeNull()
  })

  it('of a room is over when they leave it', () => {
    stage.begin('ann', 'bob')
    choose('ann', { status: 'online', currentRoomId: 'room' })
    stage.leave('room', 'ann')
    expect(presence('ann').currentRoomId).toBeNull()
  })
})

describe('an invisible person', () => {
  it('looks exactly like one who went at that time', () => {
    stage.begin('ann', 'bob')
    choose('ann', { status: 'online', statusMessage: 'here', currentRoomId: 'room' })
    choose('bob', { status: 'busy', statusMessage: 'here' })
    stage.disconnect('bob')
    stage.time.pass(3_000)
    choose('ann', { status: 'invisible' })
    expect({ ...presence('ann'), userId: '' }).toEqual({ ...presence('bob'), userId: '' })
  })

  it('is not given away by coming, going, or what they set meanwhile', () => {
    stage.begin('ann', 'bob')
    choose('ann', { status: 'invisible' })
    stage.time.pass(5_000)
    const before = presence('ann')
    stage.audience.take()
    choose('ann', { status: 'invisible', statusMessage: 'secret' })
    stage.disconnect('ann')
    stage.time.pass(10_000)
    stage.connect('ann')
    stage.time.pass(10_000)
    choose('ann', { status: 'invisible' })
    stage.time.pass(10_000)
    expect(presence('ann')).toEqual(before)
    expect(stage.told().filter(({ to }) => to !== 'ann')).toEqual([])
    expect(stage.ephemeral.presence.onlineIn('room')).toEqual(new Set(['bob']))
  })

  it('is seen again when they want to be, or not while they have no device', () => {
    stage.begin('ann', 'bob')
    choose('ann', { status: 'invisible' })
    choose('ann', { status: 'away' })
    expect(presence('ann').status).toBe('away')
    choose('ann', { status: 'invisible' })
    stage.disconnect('ann')
    stage.time.pass(3_000)
    expect(choose('ann', { status: 'online' }).status).toBe('offline')
  })
})

describe('a room', () => {
  it('knows who is visible in it, as people come, join, hide, leave and go', () => {
    const online = () => [...stage.ephemeral.presence.onlineIn('room')].sort()
    stage.begin('ann', 'bob', 'dan')
    expect(online()).toEqual(['ann', 'bob'])
    stage.join('room', 'dan')
    expect(online()).toEqual(['ann', 'bob', 'dan'])
    choose('dan', { status: 'invisible' })
    stage.leave('room', 'ann')
    expect(online()).toEqual(['bob'])
    choose('dan', { status: 'online' })
    stage.disconnect('bob')
    expect(online()).toEqual(['bob', 'dan'])
    stage.time.pass(3_000)
    expect(online()).toEqual(['dan'])
  })

  it('that changed while somebody was away for a moment is known as it is', () => {
    stage.begin('ann', 'bob')
    stage.disconnect('ann')
    stage.audience.unseat('room', 'ann')
    stage.audience.seat('other', 'ann')
    stage.connect('ann')
    expect([...stage.ephemeral.presence.onlineIn('room')]).toEqual(['bob'])
    expect([...stage.ephemeral.presence.onlineIn('other')]).toEqual(['ann'])
  })
})
