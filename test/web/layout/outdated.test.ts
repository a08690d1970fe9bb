import { describe, expect, it } from '@jest/globals'
import { isOfBuild } from '../../../web/src/layout/outdated.js'

const page = '<script type="module" crossorigin src="/assets/index-abc123.js"></script>'

describe('a page of the server', () => {
  it('is of the build that runs here, or of another one', () => {
    expect(isOfBuild(page, 'https://chat.example/assets/index-abc123.js')).toBe(true)
    expect(isOfBuild(page, 'https://chat.example/assets/index-def456.js')).toBe(false)
    expect(isOfBuild('<h1>Bad gateway</h1>', 'https://chat.example/assets/index-abc123.js')).toBe(false)
  })
})
