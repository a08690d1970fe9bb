import { describe, expect, it } from '@jest/globals'
import { initials } from '../../../web/src/ui/avatar.js'

describe('Initials', () => {
  it.each([
    ['Ann', 'A'],
    ['ann aster', 'AA'],
    ['ann_m.aster-smith', 'AS'],
    ['  Ben  ', 'B'],
    ['李小龍', '李'],
    ['👩‍👩‍👧 family', '👩‍👩‍👧F'],
    ['é́́́ zalgo', 'É́́́Z'],
    ['', ''],
  ])('of %j are %j', (name, expected) => {
    expect(initials(name)).toBe(expected)
  })
})
