import { describe, expect, it } from '@jest/globals'
import { messageOf, type OwnPost, stillArriving } from '../../../web/src/conversation/timeline/flow/posts.js'
import { typingText } from '../../../web/src/conversation/timeline/typing-line.js'
import { roomState } from '../support/room-state.js'

const post = (clientId: string): OwnPost => ({ clientId, roomId: 'room-1', at: 5, message: { content: 'Hello' } })
const nowhere = () => false

describe('a message that was acknowledged', () => {
  it('is shown on until it comes in as an event', () => {
    const acknowledged = stillArriving(new Map(), [post('a'), post('b')], [post('b')], nowhere, 0)
    expect([...acknowledged.keys()]).toEqual(['a'])
    expect([...stillArriving(acknowledged, [post('b')], [post('b')], nowhere, 1_000).keys()]).toEqual(['a'])
    expect(stillArriving(acknowledged, [post('b')], [post('b')], (id) => id === 'a', 1_000).size).toBe(0)
  })

  it('is not shown when it is there already, was refused, or never comes', () => {
    expect(stillArriving(new Map(), [post('a')], [], () => true, 0).size).toBe(0)
    const lost = stillArriving(new Map(), [post('a')], [], nowhere, 0)
    expect(stillArriving(lost, [], [], nowhere, 60_000).size).toBe(0)
  })

  it('changes nothing where there is none', () => {
    const none = new Map()
    expect(stillArriving(none, [post('a')], [post('a')], nowhere, 0)).toBe(none)
  })
})

it('a message on its way has the shape of one that is there', () => {
  const me = { id: 'ann', username: 'ann', displayName: 'Ann', kind: 'human' } as const
  const replying = { ...post('a'), message: { content: 'Yes', replyTo: 'm1' } }
  expect(messageOf(replying, me, roomState({}))).toMatchObject({
    ...{ id: 'a', clientId: 'a', content: 'Yes', replyTo: 'm1', sender: me, seq: 10 },
    createdAt: '1970-01-01T00:00:00.005Z',
  })
})

it('who is typing is named, unless they are many', () => {
  expect(typingText(['Ann'])).toBe('Ann is typing …')
  expect(typingText(['Ann', 'Bob'])).toBe('Ann and Bob are typing …')
  expect(typingText(['Ann', 'Bob', 'Eve'])).toBe('Several people are typing …')
})
