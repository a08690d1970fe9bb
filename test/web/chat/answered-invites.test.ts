import { describe, expect, it } from '@jest/globals'
import { signal } from '@preact/signals'
import { Subject } from 'rxjs'
import type { Invite, LastMessage, RoomSummary } from '../../../src/client/index.js'
import { readAnsweredInvites } from '../../../web/src/chat/answered-invites.js'
import { message, summary } from '../support/summary.js'

const invited = (seq: number, inviteId: string, status = 'pending') =>
  message('Come in', { id: `m${seq}`, seq, type: 'invite', metadata: { inviteId, status } })
const mine = { id: 'me', username: 'me', displayName: 'Me', kind: 'human' } as const
const turn = () => new Promise((resolve) => setImmediate(resolve))

/** Home with these messages, the last so many of which are unread. */
function home(items: readonly LastMessage[], unreadCount: number) {
  const rooms = signal<readonly RoomSummary[] | null>([
    summary('garden', { unreadCount: 3 }),
    summary('home', { room: { type: 'home' }, unreadCount }),
  ])
  const answers = new Subject<Invite>()
  const done: unknown[] = []
  const client = {
    rest: { messages: (roomId: string) => Promise.resolve({ body: { items: roomId === 'home' ? items : [] } }) },
    command: (...said: unknown[]) => Promise.resolve(done.push(said)),
  }
  const stop = readAnsweredInvites(client as never, rooms, 'me', answers)
  const answer = async (id: string): Promise<void> => {
    answers.next({ id } as Invite)
    await turn()
  }
  return { answer, done, stop }
}

const upTo = (seq: number) => [['mark_as_read', { roomId: 'home', seq }]]

describe('invites in my home room', () => {
  it('are read when the last of them is answered, be the answer in the message yet or not', async () => {
    const { answer, done } = home([invited(1, 'a'), invited(2, 'b'), invited(3, 'c', 'revoked')], 3)
    await answer('a')
    expect(done).toEqual([])
    await answer('b')
    expect(done).toEqual(upTo(3))
  })

  it('are read beside what does not count: what I said, notices, what is deleted', async () => {
    const others = [
      message('Hi', { seq: 2, sender: mine }),
      message('Declined', { seq: 4, type: 'system' }),
      message('', { seq: 5, deleted: true }),
    ]
    const { answer, done } = home([message('Read already', { seq: 1 }), invited(3, 'a'), ...others], 1)
    await answer('a')
    expect(done).toEqual(upTo(3))
  })

  it('are not read with something else that is unread, nor with more than there is to see', async () => {
    for (const [items, unread] of [
      [[message('An answer', { seq: 1 }), invited(2, 'a')], 2],
      [[invited(1, 'a')], 2],
      [[invited(1, 'a')], 0],
      [[invited(1, 'a')], 51],
    ] as const) {
      const { answer, done } = home(items, unread)
      await answer('a')
      expect(done).toEqual([])
    }
  })

  it('are left alone afterwards', async () => {
    const { answer, done, stop } = home([invited(1, 'a')], 1)
    stop()
    await answer('a')
    expect(done).toEqual([])
  })
})
