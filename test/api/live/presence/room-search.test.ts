import { beforeEach, describe, expect, it } from '@jest/globals'
import { RoomSearch } from '../../../../src/api/live/presence/room-search.js'
import { settled, VirtualTime } from '../../../support/virtual-time.js'

type Asked = { readonly userId: string; readonly answer: (rooms: readonly string[]) => void; readonly fail: () => void }

let time: VirtualTime
let asked: Asked[]
let found: [userId: string, rooms: readonly string[]][]
let search: RoomSearch
beforeEach(() => {
  time = new VirtualTime()
  asked = []
  found = []
  search = new RoomSearch({
    find: (userId) =>
      new Promise((answer, reject) => asked.push({ userId, answer, fail: () => reject(new Error('not now')) })),
    found: (userId, rooms) => found.push([userId, rooms]),
    scheduler: time.scheduler,
  })
})

describe('a search for rooms', () => {
  it('finds what has happened since it began', async () => {
    search.begin('ann')
    search.joined('new', 'ann')
    search.left('old', 'ann')
    search.joined('brief', 'ann')
    search.left('brief', 'ann')
    search.joined('other', 'bob')
    asked[0]?.answer(['old', 'brief', 'same'])
    await settled()
    expect(found).toEqual([['ann', ['same', 'new']]])
  })

  it('is not begun twice, and forgotten when it is not wanted any more', async () => {
    search.begin('ann')
    search.begin('ann')
    expect(asked).toHaveLength(1)
    search.end('ann')
    search.begin('ann')
    asked[0]?.answer(['before'])
    await settled()
    expect(found).toEqual([])
    asked[1]?.answer(['after'])
    await settled()
    expect(found).toEqual([['ann', ['after']]])
  })

  it('begins anew when something was missed', async () => {
    search.begin('ann')
    search.again()
    asked[0]?.answer(['before'])
    asked[1]?.answer(['after'])
    await settled()
    expect(found).toEqual([['ann', ['after']]])
  })

  it('is for few people at a time, and goes on a second after a failure', async () => {
    for (let i = 0; i < 20; i += 1) search.begin(`p${i}`)
    expect(asked).toHaveLength(8)
    asked[0]?.fail()
    asked[1]?.answer([])
    await settled()
    expect(asked).toHaveLength(8)
    time.pass(1_000)
    expect(asked).toHaveLength(10)
    for (let i = 0; i < 40; i += 1) {
      asked[i]?.answer([])
      await settled()
    }
    expect(new Set(found.map(([userId]) => userId)).size).toBe(20)
    expect(asked).toHaveLength(21)
  })

  it('ends with the process', async () => {
    for (let i = 0; i < 20; i += 1) search.begin(`p${i}`)
    asked[0]?.fail()
    await settled()
    search.close()
    asked[1]?.answer([])
    await settled()
    expect([found.length, asked.length, time.scheduler.actions.length]).toEqual([0, 8, 0])
  })
})
