import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { Subject } from 'rxjs'
import { type Message, ParleyProblem, type RoomEvent } from '../../../src/client/index.js'
import { quotedMessage } from '../../../web/src/conversation/message/quote/quoted-messages.js'
import { messageOf } from '../support/room-state.js'

type Client = Parameters<typeof quotedMessage>[0]

/** A server of one message, which counts how often it is asked. */
function server(answer: () => Message) {
  const events = new Subject<RoomEvent>()
  const asked = { count: 0 }
  const client = {
    room: () => ({ events }),
    rest: {
      message: () => {
        asked.count += 1
        return Promise.resolve().then(() => ({ body: answer(), isStale: false }))
      },
    },
  } as unknown as Client
  return { events, asked, client }
}

const frame = (event: string, fields: object): RoomEvent =>
  ({
    event,
    payload: { roomId: 'r', revision: 9, at: '', actorId: 'bob', position: '', messageId: 'q', seq: 3, ...fields },
  }) as RoomEvent

beforeEach(() => {
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

describe('a quoted message that is not loaded', () => {
  const message = messageOf('bob', { id: 'q', seq: 3, content: 'Once' })

  it('is read once, whoever quotes it, and kept up to date', async () => {
    const { client, events, asked } = server(() => message)
    const quoted = quotedMessage(client, 'r', 'q')
    expect(quoted.state.value).toBe('loading')
    const stop = quoted.use()
    quotedMessage(client, 'r', 'q').use()
    await jest.advanceTimersByTimeAsync(0)
    expect(quoted.state.value).toEqual(message)
    expect(asked.count).toBe(1)
    events.next(frame('message_edited', { content: 'Twice', mentions: [], editedAt: '2026-11-22T11:00:00.000Z' }))
    expect(quoted.state.value).toMatchObject({ content: 'Twice' })
    events.next(frame('message_deleted', {}))
    expect(quoted.state.value).toMatchObject({ content: '', deleted: true })
    stop()
  })

  it('is forgotten a while after nobody quotes it any more, and not before', async () => {
    const { client, events, asked } = server(() => message)
    const quoted = quotedMessage(client, 'r', 'q')
    const stop = quoted.use()
    await jest.advanceTimersByTimeAsync(0)
    stop()
    await jest.advanceTimersByTimeAsync(10_000)
    expect(quotedMessage(client, 'r', 'q')).toBe(quoted)
    await jest.advanceTimersByTimeAsync(30_000)
    expect(events.observed).toBe(false)
    quotedMessage(client, 'r', 'q').use()
    expect(asked.count).toBe(2)
  })

  it.each([
    [403, 'gone'],
    [404, 'gone'],
    [500, 'unreachable'],
  ] as const)('with %d it is %s', async (status, state) => {
    const { client } = server(() => {
      throw new ParleyProblem({ ...{ type: '', title: '', detail: '', code: 'internal', requestId: '' }, status })
    })
    const quoted = quotedMessage(client, 'r', 'q')
    quoted.use()
    await jest.advanceTimersByTimeAsync(0)
    expect(quoted.state.value).toBe(state)
  })
})
