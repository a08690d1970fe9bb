import { describe, expect, it } from '@jest/globals'
import { errorText, withoutSecrets } from '../../infra/bullmq/error-text.js'
import { pauseAfter } from '../../infra/bullmq/pauses.js'
import { PATIENCE } from '../../src/reactions/jobs.js'

describe('the pause after a failure', () => {
  it('doubles up to the longest', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7, 5_000].map((failures) => pauseAfter(failures, PATIENCE, 0.5))
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
  })

  it('is up to a quarter shorter or longer', () => {
    expect([0, 0.25, 1].map((random) => pauseAfter(1, PATIENCE, random))).toEqual([750, 875, 1_250])
  })
})

describe('what administrators see of an error', () => {
  it('is its name and the beginning of its message', () => {
    expect(errorText(new RangeError('too far'))).toBe('RangeError: too far')
    expect(errorText(new Error('x'.repeat(9_000)))).toHaveLength(500)
    expect([errorText(new TypeError()), errorText('a text'), errorText(null)]).toEqual([
      ...['TypeError', 'unknown error', 'unknown error'],
    ])
  })

  it('quotes nothing that was being read', () => {
    const error = ((): unknown => {
      try {
        return JSON.parse('I love Ann')
      } catch (thrown) {
        return thrown
      }
    })()
    expect(errorText(error)).toBe('SyntaxError')
  })

  it('is without secrets, and without what was sent', () => {
    const error = Object.assign(new Error('no entry to redis://:pw%21@h'), {
      ...{ name: 'ReplyError', code: 'WRONGPASS', command: { name: 'auth', args: ['pw!'] } },
    })
    const shown = withoutSecrets(error, ['pw%21', 'pw!'])
    expect([Object.entries(shown).sort(), shown.message]).toEqual([
      Object.entries({ code: 'WRONGPASS', name: 'ReplyError' }),
      'no entry to redis://:[redacted]@h',
    ])
  })
})
