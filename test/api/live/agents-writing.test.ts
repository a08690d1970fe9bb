import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { NOBODY_ELSE } from '../../../infra/memory/relay.js'
import { AgentsWriting } from '../../../src/api/live/agents-writing.js'
import { LIVE_LIMITS } from '../../../src/api/live/limits.js'
import { PartialAnswers } from '../../../src/api/live/partial-answers.js'
import { Typing } from '../../../src/api/live/typing/typing.js'
import { AudienceInMemory } from '../../support/audience-in-memory.js'

beforeEach(() => void jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] }))
afterEach(() => void jest.useRealTimers())

type Payload = { readonly text?: string; readonly done?: boolean }

function scene(people = 2) {
  const audience = new AudienceInMemory(() => 0)
  for (let n = 0; n < people; n += 1) {
    audience.seat('r', `p${n}`)
    audience.connect(`p${n}`)
  }
  const typing = new Typing(audience, NOBODY_ELSE)
  const writing = new AgentsWriting(typing, new PartialAnswers(audience, NOBODY_ELSE))
  const heard = (event: string) =>
    audience.heard.filter((each) => each.to === 'p0' && each.event === event).map(({ payload }) => payload as Payload)
  const partials = () => heard('ai_partial').map(({ text, done }) => [text, done] as const)
  return { writing, typing, heard, partials }
}

describe('an agent that writes', () => {
  it('is shown typing for as long as it takes, and no longer', () => {
    const { writing, heard } = scene()
    const answer = writing.begin('r', 'amy', 'm1')
    jest.advanceTimersByTime(20_000)
    expect(heard('user_typing').length).toBeGreaterThan(1)
    expect(heard('user_stopped_typing')).toEqual([])
    answer.end()
    expect(heard('user_stopped_typing')).toEqual([{ roomId: 'r', userId: 'amy' }])
    jest.advanceTimersByTime(20_000)
    expect(heard('user_stopped_typing')).toHaveLength(1)
  })

  it('shows the text so far, some ten times a second, the latest always, and its end', () => {
    const { writing, partials } = scene()
    const answer = writing.begin('r', 'amy', 'm1')
    for (let n = 1; n <= 100; n += 1) {
      answer.text('x'.repeat(n))
      jest.advanceTimersByTime(10)
    }
    jest.advanceTimersByTime(200)
    expect(partials().length).toBeGreaterThan(5)
    expect(partials().length).toBeLessThan(13)
    expect(partials().at(-1)).toEqual(['x'.repeat(100), false])
    answer.end()
    answer.text('too late')
    answer.end()
    jest.advanceTimersByTime(1_000)
    expect(partials().at(-1)).toEqual(['x'.repeat(100), true])
    expect(partials().filter(([, done]) => done)).toHaveLength(1)
  })

  it('says nothing of an end where nothing was shown', () => {
    const { writing, partials } = scene()
    writing.begin('r', 'amy', 'm1').end()
    expect(partials()).toEqual([])
  })

  it('keeps to itself what it writes where very many would be told', () => {
    const { writing, partials } = scene(LIVE_LIMITS.partialsRoom + 1)
    const answer = writing.begin('r', 'amy', 'm1')
    answer.text('Hello')
    answer.end()
    expect(partials()).toEqual([])
  })

  it('stops when the process does', () => {
    const { writing, typing, heard } = scene()
    writing.begin('r', 'amy', 'm1')
    writing.close()
    typing.close()
    expect(heard('user_stopped_typing')).toHaveLength(1)
    expect(jest.getTimerCount()).toBe(0)
  })
})
