import { afterEach, beforeEach, expect, it, jest } from '@jest/globals'
import { copyLink } from '../../../web/src/ui/clipboard.js'
import { FakeBrowser } from '../support/fake-browser.js'

beforeEach(() => {
  jest.useFakeTimers()
  new FakeBrowser().install()
})
afterEach(() => void jest.useRealTimers())

it('copies the whole address of a page', async () => {
  const copied: string[] = []
  const writeText = (text: string) => Promise.resolve(void copied.push(text))
  Object.assign(globalThis, { location: { origin: 'https://parley.example' } })
  Object.assign(navigator, { clipboard: { writeText } })
  await copyLink('/rooms/r?message=3')
  expect(copied).toEqual(['https://parley.example/rooms/r?message=3'])
})
