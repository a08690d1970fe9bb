import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import type { ParleyClient } from '../../../src/client/index.js'
import { hopes, setReaction, withHopes } from '../../../web/src/conversation/message/reactions/hopes.js'
import { reactionNames } from '../../../web/src/conversation/message/reactions/reaction-names.js'
import { roomState } from '../support/room-state.js'

const thumbs = (...userIds: string[]) => ({ emoji: '👍', count: userIds.length, userIds })

/** A client whose commands are answered by hand. */
class Client {
  readonly asked: { readonly name: string; readonly emoji: string; done(): void; fail(error: Error): void }[] = []

  readonly chat = {
    client: {
      command: (name: string, { emoji }: { readonly emoji: string }) =>
        new Promise<void>((resolve, reject) => {
          this.asked.push({ name, emoji, done: resolve, fail: reject })
        }),
    } as unknown as ParleyClient,
  }
}

beforeEach(() => {
  jest.useFakeTimers()
  hopes.value = new Map()
})
afterEach(() => {
  jest.useRealTimers()
})

describe('reactions as they will be', () => {
  it('have mine, or have it no more, whatever the events have told', () => {
    const add = new Map([['👍', true]])
    expect(withHopes([], add, 'ann')).toEqual([thumbs('ann')])
    expect(withHopes([thumbs('bob')], add, 'ann')).toEqual([{ emoji: '👍', count: 2, userIds: ['ann', 'bob'] }])
    expect(withHopes([thumbs('bob', 'ann')], add, 'ann')).toEqual([thumbs('bob', 'ann')])
    const remove = new Map([['👍', false]])
    expect(withHopes([thumbs('bob', 'ann')], remove, 'ann')).toEqual([thumbs('bob')])
    expect(withHopes([thumbs('ann')], remove, 'ann')).toEqual([])
    expect(withHopes([], remove, 'ann')).toEqual([])
  })
})

describe('a click on a reaction', () => {
  it('counts at once', async () => {
    const { chat, asked } = new Client()
    const set = setReaction(chat, 'm', '👍', true)
    expect(hopes.value.get('m')?.get('👍')).toBe(true)
    expect(asked.map(({ name }) => name)).toEqual(['add_reaction'])
    asked[0]?.done()
    await set
    // Until the event has told it.
    expect(hopes.value.get('m')?.get('👍')).toBe(true)
    jest.advanceTimersByTime(3_000)
    expect(hopes.value.size).toBe(0)
  })

  it('is taken back when it is refused', async () => {
    const { chat, asked } = new Client()
    const set = setReaction(chat, 'm', '👍', true)
    asked[0]?.fail(new Error('You are muted.'))
    await set
    expect(hopes.value.size).toBe(0)
  })

  it('and another one while it is on its way send what is wanted in the end, one after the other', async () => {
    const { chat, asked } = new Client()
    const set = setReaction(chat, 'm', '👍', true)
    await setReaction(chat, 'm', '👍', false)
    await setReaction(chat, 'm', '👍', true)
    await setReaction(chat, 'm', '👍', false)
    expect(asked).toHaveLength(1)
    asked[0]?.done()
    await jest.advanceTimersByTimeAsync(0)
    expect(asked.map(({ name }) => name)).toEqual(['add_reaction', 'remove_reaction'])
    asked[1]?.done()
    await set
    expect(asked).toHaveLength(2)
  })
})

describe('who has reacted', () => {
  const state = roomState({ me: 'ann', members: { ann: 'owner', bob: 'member', cid: 'member' } })
  const names = (count: number, ...userIds: string[]) => reactionNames({ emoji: '👍', count, userIds }, state)

  it.each([
    [names(1, 'ann'), 'You reacted with 👍'],
    [names(2, 'bob', 'ann'), 'You and Bob B. reacted with 👍'],
    [names(3, 'bob', 'cid', 'ann'), 'You, Bob B., and Cid C. reacted with 👍'],
    [names(3, 'bob', 'gone', 'gone too'), 'Bob B. and 2 others reacted with 👍'],
    [names(2, 'bob', 'gone'), 'Bob B. and one other reacted with 👍'],
    [names(1, 'gone'), 'One person reacted with 👍'],
    [names(25, 'gone'), '25 people reacted with 👍'],
  ])('is said in words: %s', (said, expected) => {
    expect(said).toBe(expected)
  })
})
