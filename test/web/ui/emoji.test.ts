import { describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { emojiFrom, findEmoji, GROUPS } from '../../../web/src/ui/emoji/emoji-data.js'
import { target } from '../../../web/src/ui/move-focus.js'

const file = createRequire(import.meta.url).resolve('emoji-picker-element-data/en/emojibase/data.json')
const all = emojiFrom(JSON.parse(readFileSync(file, 'utf8')) as Parameters<typeof emojiFrom>[0])
const found = (query: string): readonly string[] => findEmoji(all, query).map(({ emoji }) => emoji)

describe('emoji', () => {
  it('are all in groups that can be opened', () => {
    expect(all.length).toBeGreaterThan(1_500)
    for (const { id } of GROUPS) expect(all.some(({ group }) => group === id)).toBe(true)
    const ids = new Set<number>(GROUPS.map(({ id }) => id))
    expect(all.every(({ group }) => ids.has(group))).toBe(true)
  })

  it('are found by what they are called', () => {
    expect(found('tomato')[0]).toBe('🍅')
    expect(found(':thumbs_up:')[0]).toMatch(/^👍/)
    expect(found('cat face')).toContain('🐱')
    expect(found('Grin')[0]).toBe('😀')
    expect(found('qqq')).toEqual([])
    expect(found(' ')).toHaveLength(all.length)
  })
})

describe('arrows in rows of three', () => {
  it.each([
    ['ArrowRight', 0, 1],
    ['ArrowLeft', 0, null],
    ['ArrowDown', 1, 4],
    ['ArrowDown', 5, null],
    ['ArrowUp', 4, 1],
    ['Home', 4, 0],
    ['End', 0, 6],
    ['a', 0, null],
  ])('%s from %d leads to %s', (key, at, to) => {
    expect(target(key, at, 7, 3)).toBe(to)
  })
})
