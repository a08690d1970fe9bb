import { describe, expect, it } from '@jest/globals'
import { shortTime } from '../../web/src/ui/short-time.js'

const now = new Date(2026, 10, 22, 9, 30)
/** In English, so that the words are known; narrow blanks as plain ones. */
const shown = (...at: [number, number, number, number?, number?]) =>
  shortTime(new Date(...at).toISOString(), now, 'en-GB').replace(/\u202f/gu, ' ')

describe('a short time', () => {
  it('is the time of day today', () => {
    expect(shown(2026, 10, 22, 0, 5)).toMatch(/^0?0:05$/)
    expect(shown(2026, 10, 22, 9, 29)).toMatch(/^0?9:29$/)
  })

  it('is yesterday by the calendar, not by hours', () => {
    expect(shown(2026, 10, 21, 23, 59)).toBe('Yesterday')
    expect(shown(2026, 10, 21, 0, 1)).toBe('Yesterday')
  })

  it('is the day of the last week, then the date, then with its year', () => {
    expect(shown(2026, 10, 20)).toBe('Fri')
    expect(shown(2026, 10, 16)).toBe('Mon')
    expect(shown(2026, 10, 15)).toBe('15 Nov')
    expect(shown(2025, 10, 23)).toBe('23/11/25')
  })

  it('is a time of day also where the clock of the server is ahead', () => {
    expect(shown(2026, 10, 22, 9, 31)).toMatch(/^0?9:31$/)
    expect(shown(2026, 10, 23, 0, 0)).toMatch(/^0?0:00$/)
  })
})
