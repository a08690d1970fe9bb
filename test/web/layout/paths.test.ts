import { describe, expect, it } from '@jest/globals'
import { isReadable, paths } from '../../../web/src/layout/paths.js'

describe('addresses', () => {
  it('can be read unless their escapes are broken', () => {
    expect(isReadable(paths.room('a room/with % and ü'))).toBe(true)
    expect(isReadable('/rooms/%E0%A4%A')).toBe(false)
    expect(isReadable('/rooms/100%')).toBe(false)
  })
})
