import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { retryWithReason } from '../../../web/src/layout/retry-with-reason.js'
import { FakeBrowser } from '../support/fake-browser.js'

/** A connection that fails and waits again, whatever is tried. */
function start(client: { retryAt: number | null } = { retryAt: 1 }) {
  const browser = new FakeBrowser()
  browser.install()
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  Object.assign(globalThis, { document: page })
  const retry = jest.fn()
  const stop = retryWithReason(Object.assign(client, { retry }))
  const tries = (): number => retry.mock.calls.length
  return { browser, page, client, tries, stop }
}

describe('a connection that waits', () => {
  beforeEach(() => void jest.useFakeTimers())
  afterEach(() => void jest.useRealTimers())

  it('is tried when somebody comes or writes, and not with every key', () => {
    const { browser, page, tries, stop } = start()
    browser.dispatch('focus')
    expect(tries()).toBe(1)
    for (let i = 0; i < 20; i += 1) page.dispatchEvent(new Event('input'))
    expect(tries()).toBe(1)
    jest.advanceTimersByTime(2_000)
    page.dispatchEvent(new Event('input'))
    page.dispatchEvent(new Event('visibilitychange'))
    expect(tries()).toBe(2)
    stop()
    jest.advanceTimersByTime(2_000)
    browser.dispatch('focus')
    expect(tries()).toBe(2)
  })

  it('is tried at once when the network is back, and never while nobody looks', () => {
    const { browser, page, tries } = start()
    browser.dispatch('focus')
    browser.dispatch('online')
    expect(tries()).toBe(2)
    page.visibilityState = 'hidden'
    browser.dispatch('online')
    expect(tries()).toBe(2)
  })

  it('is left alone while it does not wait', () => {
    const { browser, client, tries } = start({ retryAt: null })
    browser.dispatch('focus')
    expect(tries()).toBe(0)
    client.retryAt = 1
    browser.dispatch('focus')
    expect(tries()).toBe(1)
  })
})
