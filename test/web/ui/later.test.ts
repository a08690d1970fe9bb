import { describe, expect, it } from '@jest/globals'
import { Later, loadAhead } from '../../../web/src/ui/later.js'

/** A part whose fetches succeed or fail as told, and which counts them. */
function part(...outcomes: readonly ('there' | 'missing')[]) {
  const fetches = { count: 0 }
  const later = new Later(async () => {
    const outcome = outcomes[fetches.count] ?? 'there'
    fetches.count += 1
    await Promise.resolve()
    if (outcome === 'missing') throw new TypeError('Failed to fetch dynamically imported module')
    return 'the part'
  })
  return { later, fetches }
}

describe('a part that is loaded later', () => {
  it('is fetched once, however many need it', async () => {
    const { later, fetches } = part()
    expect(later.loaded).toBeNull()
    expect(await Promise.all([later.load(), later.load()])).toEqual(['the part', 'the part'])
    expect(await later.load()).toBe('the part')
    expect(later.loaded).toBe('the part')
    expect(fetches.count).toBe(1)
  })

  it('is fetched again after a failure, which says what to do', async () => {
    const { later, fetches } = part('missing')
    await expect(later.load()).rejects.toThrow('Try again; if that does not help, reload the page.')
    expect(later.loaded).toBeNull()
    expect(await later.load()).toBe('the part')
    expect(fetches.count).toBe(2)
  })
})

describe('loading ahead', () => {
  it('loads one part after the other', async () => {
    const all = [part(), part()]
    await loadAhead(all.map(({ later }) => later))
    expect(all.map(({ later }) => later.loaded)).toEqual(['the part', 'the part'])
  })

  it('ends quietly where one is missing, and goes on from there the next time', async () => {
    const all = [part(), part('missing'), part()]
    const parts = all.map(({ later }) => later)
    await loadAhead(parts)
    expect(all.map(({ fetches }) => fetches.count)).toEqual([1, 1, 0])
    await loadAhead(parts)
    expect(all.map(({ fetches }) => fetches.count)).toEqual([1, 2, 1])
  })
})
