import { describe, expect, it } from '@jest/globals'
import { bestFits, fit } from '../../web/src/rooms/fuzzy.js'

const best = (query: string, ...names: readonly string[]) => bestFits(query, names, (name) => [name])

describe('jumping by a few letters', () => {
  it('finds what has them in that order, and nothing else', () => {
    expect(fit('gnl', 'General')).not.toBeNull()
    expect(fit('lng', 'General')).toBeNull()
    expect(fit('generalx', 'General')).toBeNull()
    expect(fit('de', 'Old project')).toBeNull()
  })

  it('does not mind case, accents and blanks', () => {
    expect(best('ZOE', 'Zoë Müller', 'Bob')).toEqual(['Zoë Müller'])
    expect(best('zm', 'Zoë Müller')).toEqual(['Zoë Müller'])
    expect(best('zoe mul', 'Zoë Müller')).toEqual(['Zoë Müller'])
  })

  it('puts the whole name first, then beginnings, then beginnings of words', () => {
    expect(best('dev', 'Old devices', 'Dev', 'Developer')).toEqual(['Dev', 'Developer', 'Old devices'])
    expect(best('st', 'Best', 'Security Team', 'Stone')).toEqual(['Stone', 'Security Team', 'Best'])
  })

  it('keeps the order of what fits alike', () => {
    expect(best('', 'b', 'a')).toEqual(['b', 'a'])
    expect(best('room', 'Room 2', 'Room 1')).toEqual(['Room 2', 'Room 1'])
  })

  it('goes by the best of several names', () => {
    const people = [{ names: ['Robert', 'bob'] }, { names: ['Bobby', 'bobby1'] }]
    expect(bestFits('bob', people, ({ names }) => names)[0]).toBe(people[0])
  })

  it('tries a letter within a word when no word begins with what follows', () => {
    expect(fit('bab', 'b cab a')).not.toBeNull()
  })

  it('takes any script', () => {
    expect(best('общ', 'Общий', 'General')).toEqual(['Общий'])
    expect(best('🍅', 'Garden 🍅', '🍆')).toEqual(['Garden 🍅'])
  })
})
