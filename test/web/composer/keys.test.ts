import { describe, expect, it } from '@jest/globals'
import { meaningOf } from '../../../web/src/conversation/composer/keys.js'

const NOTHING = { code: '', shiftKey: false, ctrlKey: false, metaKey: false, altKey: false }
const SITUATION = { isEmpty: false, isReplying: false, isTouch: false }
const meaning = (key: Partial<KeyboardEvent> & { key: string }, situation: Partial<typeof SITUATION> = {}) =>
  meaningOf({ ...NOTHING, ...key }, { ...SITUATION, ...situation })

describe('Enter', () => {
  it('sends; with Shift or Alt it makes a new line', () => {
    expect(meaning({ key: 'Enter' })).toBe('send')
    expect(meaning({ key: 'Enter', shiftKey: true })).toBeNull()
    expect(meaning({ key: 'Enter', altKey: true })).toBeNull()
  })

  it('makes a new line where there is a finger; with Ctrl it sends', () => {
    expect(meaning({ key: 'Enter' }, { isTouch: true })).toBeNull()
    expect(meaning({ key: 'Enter', ctrlKey: true }, { isTouch: true })).toBe('send')
  })
})

describe('other keys', () => {
  it('edit the last message when nothing is written', () => {
    expect(meaning({ key: 'ArrowUp' }, { isEmpty: true })).toBe('edit_last')
    expect(meaning({ key: 'ArrowUp' })).toBeNull()
    expect(meaning({ key: 'ArrowUp', shiftKey: true }, { isEmpty: true })).toBeNull()
  })

  it('cancel a reply', () => {
    expect(meaning({ key: 'Escape' }, { isReplying: true })).toBe('cancel_reply')
    expect(meaning({ key: 'Escape' })).toBeNull()
  })

  it.each([
    [{ key: 'b', ctrlKey: true }, 'bold'],
    [{ key: 'i', metaKey: true }, 'italic'],
    [{ key: 'e', ctrlKey: true }, 'code'],
    [{ key: 'X', code: 'KeyX', ctrlKey: true, shiftKey: true }, 'strike'],
    [{ key: '(', code: 'Digit9', ctrlKey: true, shiftKey: true }, 'quote'],
    [{ key: '*', code: 'Digit8', ctrlKey: true, shiftKey: true }, 'list'],
    [{ key: 'ć', code: 'KeyC', ctrlKey: true, altKey: true }, 'block'],
  ])('format: %j', (key, as) => {
    expect(meaning(key)).toEqual({ format: as })
  })

  it.each([{ key: 'b' }, { key: 'k', ctrlKey: true }, { key: 'B', code: 'KeyB', ctrlKey: true, shiftKey: true }])(
    'mean what they always mean: %j',
    (key) => {
      expect(meaning(key)).toBeNull()
    },
  )
})
