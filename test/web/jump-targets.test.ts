import { describe, expect, it } from '@jest/globals'
import type { Room, User } from '../../src/client/index.js'
import { type Sources, targetKey, targetsFor } from '../../web/src/rooms/jump/targets.js'
import { summary } from './support/summary.js'

const person = (id: string, displayName: string): User => ({
  ...{ id, username: id, displayName, avatarUrl: null, bio: null, locale: null, timeZone: null },
  ...{ kind: 'human', role: 'user', createdAt: '2026-11-21T12:00:00.000Z' },
})
const publicRoom = (id: string, description: string | null = null): Room => ({
  ...summary(id, { room: { type: 'public', description } }).room,
})
const partner = { id: 'bob', username: 'bob', displayName: 'Bob', kind: 'human', avatarUrl: null } as const
const sources: Sources = {
  rooms: [summary('General'), summary('Garden'), summary('d', { room: { type: 'direct', name: null }, partner })],
  ...{ recent: [], currentId: null, people: [], publicRooms: [], me: 'me' },
}
const shown = (text: string, changes: Partial<Sources> = {}) =>
  targetsFor(text, { ...sources, ...changes }).map(({ title, targets }) => [title, ...targets.map(targetKey)])

describe('where one can jump to', () => {
  it('are the rooms that were looked at last, but for the open one, when nothing is typed', () => {
    const changes = { recent: ['d', 'Garden'], currentId: 'd' }
    expect(shown(' ', changes)).toEqual([['Recent', 'room Garden', 'room General']])
  })

  it('are rooms by name, direct ones by the other one’s names', () => {
    expect(shown('gar')).toEqual([['My rooms', 'room Garden']])
    expect(shown('bob')).toEqual([['My rooms', 'room d']])
    expect(shown('xyz')).toEqual([])
  })

  it('are people, unless their direct room is offered already, and never myself', () => {
    const people = [person('bob', 'Bob'), person('bobby', 'Bobby'), person('me', 'Bob too'), person('zoe', 'Zoë')]
    expect(shown('bob', { people })).toEqual([
      ['My rooms', 'room d'],
      ['People', 'person bobby'],
    ])
  })

  it('are public rooms that I am not in, by name first, then by description', () => {
    const publicRooms = [publicRoom('Cooking', 'In the garden'), publicRoom('Garden'), publicRoom('Garden chairs')]
    expect(shown('garden', { publicRooms })).toEqual([
      ['My rooms', 'room Garden'],
      ['Public rooms', 'room Garden chairs', 'room Cooking'],
    ])
    expect(shown('zzz', { publicRooms })).toEqual([])
  })

  it('are archived and hidden rooms only when they are asked for', () => {
    const rooms = [summary('Old', { room: { archived: true } }), summary('Away', { membership: { hidden: true } })]
    expect(shown('', { rooms })).toEqual([])
    expect(shown('old', { rooms })).toEqual([['My rooms', 'room Old']])
    expect(shown('away', { rooms })).toEqual([['My rooms', 'room Away']])
  })
})
