import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { BehaviorSubject, Subject } from 'rxjs'
import {
  ConnectionLost,
  type ConnectionState,
  type Message,
  ParleyProblem,
  type RoomEvent,
} from '../../../src/client/index.js'
import { quotedMessage } from '../../../web/src/conversation/message/quote/quoted-messages.js'
import { messageOf } from '../support/room-state.js'

type Client = Parameters<typeof quotedMessage>[0]

/** A server of one message, which counts how often it is asked. */
function server(answer: () => Message) {
  const events = new Subject<RoomEvent>()
  const asked = { count: 0 }
  const states = new BehaviorSubject<ConnectionState>('online')
  const client = {
    states,
    get state() {
      return states.value
    },
    room: () => ({ events }),
    rest: {
      message: () => {
        asked.count += 1
        return Promise.resolve().then(() => ({ body: answer(), isStale: false }))
      },
    },
  } as unknown as Client
  return { events, asked, client, states }
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

  it('is tried again when there is a connection again, and a while later when there is one', async () => {
    let isReachable = false
    const { client, states, asked } = server(() => {
      if (!isReachable) throw new ConnectionLost('no network')
      return message
    })
    states.next('offline')
    const quoted = quotedMessage(client, 'r', 'q')
    quoted.use()
    await jest.advanceTimersByTimeAsync(60_000)
    expect([quoted.state.value, asked.count]).toEqual(['unreachable', 1])
    states.next('online')
    await jest.advanceTimersByTimeAsync(0)
    expect([quoted.state.value, asked.count]).toEqual(['unreachable', 2])
    isReachable = true
    await jest.advanceTimersByTimeAsync(60_000)
    expect([quoted.state.value, asked.count]).toEqual([message, 3])
    states.next('offline')
    states.next('online')
    expect(asked.count).toBe(3)
  })

  it('is not tried again when nobody quotes it any more', async () => {
    const { client, states, asked } = server(() => {
      throw new ConnectionLost('no network')
    })
    const stop = quotedMessage(client, 'r', 'q').use()
    stop()
    await jest.advanceTimersByTimeAsync(31_000)
    const { count } = asked
    states.next('online')
    await jest.advanceTimersByTimeAsync(120_000)
    expect(asked.count).toBe(count)
  })

  it('stays as it was last seen when it cannot be read again', async () => {
    let isReachable = true
    const { client, events, states } = server(() => {
      if (!isReachable) throw new ConnectionLost('no network')
      return { ...message, content: 'Twice' }
    })
    const quoted = quotedMessage(client, 'r', 'q')
    quoted.use()
    await jest.advanceTimersByTimeAsync(0)
    isReachable = false
    events.next({ event: 'gap', payload: {} } as never)
    await jest.advanceTimersByTimeAsync(0)
    expect(quoted.state.value).toMatchObject({ content: 'Twice' })
    isReachable = true
    states.next('online')
    await jest.advanceTimersByTimeAsync(0)
    expect(quoted.state.value).toMatchObject({ content: 'Twice' })
  })
})
