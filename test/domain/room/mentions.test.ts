import { describe, expect, it } from '@jest/globals'
import { findMentions } from '../../../src/domain/room/mentions.js'

const names = (content: string) => findMentions(content).names

describe('mentions in a text', () => {
  it.each([
    ['@bob', ['bob']],
    ['Hello @Bob, and @BOB again', ['bob']],
    ['(@bob) @alice.', ['bob', 'alice']],
    ['@bob.smith-jr_.', ['bob.smith-jr_']],
    ['@bob.-.-', ['bob']],
    ['bob@example.org', []],
    ['a.@bob x_@bob x-@bob', []],
    ['@@bob', ['bob']],
    ['ü@bob', ['bob']],
    ['@bobby is not bob', ['bobby']],
    ['@ bob', []],
    ['@ai @room @system', []],
    [`@${'x'.repeat(32)}`, ['x'.repeat(32)]],
    [`@${'x'.repeat(33)}`, []],
    [`@${'x'.repeat(300)}`, []],
  ])('%j names %j', (content, expected) => {
    expect(names(content)).toEqual(expected)
  })

  it('address everyone by @room, agents by @ai and /ai at the start', () => {
    expect(findMentions('@Room!').everyone).toBe(true)
    expect(findMentions('@rooms').everyone).toBe(false)
    for (const text of ['@ai', 'hey @AI.', '/ai what is this?', '/ai']) expect(findMentions(text).agents).toBe(true)
    for (const text of ['ai', '@aid', ' /ai', '/aim', 'see /ai']) expect(findMentions(text).agents).toBe(false)
  })

  it('are bounded, whatever the text', () => {
    const many = Array.from({ length: 1_000 }, (_, n) => `@user${n}`).join(' ')
    expect(names(many)).toHaveLength(100)
    expect(names('@'.repeat(8_000))).toEqual([])
  })
})
