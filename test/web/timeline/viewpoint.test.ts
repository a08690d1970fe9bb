import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { BehaviorSubject } from 'rxjs'
import type { Excerpt, RoomHandle, RoomState } from '../../../src/client/index.js'
import { Viewpoint } from '../../../web/src/conversation/timeline/view/viewpoint.js'
import { messageOf, roomState } from '../support/room-state.js'

// What is said in a corner goes after a while.
beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

const from = (first: number): RoomState =>
  roomState({ messages: [0, 1, 2].map((i) => messageOf('bob', { seq: first + i })) })
const excerpt = (state: RoomState): Excerpt =>
  ({ state, states: new BehaviorSubject(state), close: () => undefined }) as unknown as Excerpt

/** A room that has its messages from 100 on, and reads others when it is let. */
function scene() {
  const answers: ((excerpt: Excerpt | Error) => void)[] = []
  const read = () =>
    new Promise<Excerpt>((resolve, reject) =>
      answers.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer))),
    )
  const room = { state: from(100), excerpt: read } as unknown as RoomHandle
  const told: string[] = []
  return { viewpoint: new Viewpoint(room, (text) => told.push(text)), answers, told }
}

it('goes to an excerpt, and from there back to what the room has', async () => {
  const { viewpoint, answers } = scene()
  const way = viewpoint.goTo(10, true)
  expect(viewpoint.isOnTheWay.value).toBe(true)
  answers[0]?.(excerpt(from(9)))
  await way
  expect(viewpoint.isOnTheWay.value).toBe(false)
  expect(viewpoint.excerpt.value?.messages[0]?.seq).toBe(9)
  expect(viewpoint.goal.value).toEqual({ seq: 10, isLedTo: true })
  await viewpoint.goTo(101, false)
  expect(viewpoint.excerpt.value).toBeNull()
  expect(viewpoint.goal.value).toEqual({ seq: 101, isLedTo: false })
})

it('is not on the way any more when somebody goes where they are instead', async () => {
  const { viewpoint, answers } = scene()
  const far = viewpoint.goTo(10, false)
  await viewpoint.goTo(101, true)
  expect(viewpoint.isOnTheWay.value).toBe(false)
  answers[0]?.(excerpt(from(9)))
  await far
  expect(viewpoint.excerpt.value).toBeNull()
  expect(viewpoint.goal.value).toEqual({ seq: 101, isLedTo: true })
})

it('stays where it is, and leads nowhere, when what is sought cannot be read', async () => {
  const { viewpoint, answers } = scene()
  const first = viewpoint.goTo(10, true)
  answers[0]?.(excerpt(from(9)))
  await first
  viewpoint.arrived()
  const second = viewpoint.goTo(50, true)
  answers[1]?.(new Error('no answer'))
  await second
  expect(viewpoint.excerpt.value?.messages[0]?.seq).toBe(9)
  expect(viewpoint.goal.value).toBeNull()
})

describe('a message that is not there', () => {
  it('is told of once, and the end is shown, when it is beyond the last one', async () => {
    const { viewpoint, answers, told } = scene()
    const first = viewpoint.goTo(10, true)
    answers[0]?.(excerpt(from(9)))
    await first
    viewpoint.arrived()
    const way = viewpoint.goTo(1_000, true)
    // The server answers with the last ones.
    answers[1]?.(excerpt(from(100)))
    await way
    expect(viewpoint.excerpt.value).toBeNull()
    expect(viewpoint.goal.value).toEqual({ seq: 102, isLedTo: false })
    expect(told).toEqual(['There is no such message.'])
  })

  it('is told of in other words when it was before my time, or nothing is to be seen', async () => {
    const { viewpoint, answers, told } = scene()
    const before = viewpoint.goTo(10, true)
    answers[0]?.(excerpt(from(20)))
    await before
    expect([viewpoint.excerpt.value, viewpoint.goal.value?.seq]).toEqual([null, 102])
    expect(told).toEqual(['That message cannot be seen here.'])
  })

  it('is no goal for who was not led to it', async () => {
    const { viewpoint, answers, told } = scene()
    const way = viewpoint.goTo(1_000, false)
    answers[0]?.(excerpt(from(100)))
    await way
    expect(viewpoint.goal.value).toEqual({ seq: 102, isLedTo: false })
    expect(told).toEqual([])
  })
})
