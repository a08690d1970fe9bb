import { beforeEach, describe, expect, it } from '@jest/globals'
import { draftPlace, Drafts, draftsKey } from '../../../web/src/chat/drafts.js'
import { FakeBrowser } from '../support/fake-browser.js'

let browser: FakeBrowser
beforeEach(() => {
  browser = new FakeBrowser()
  browser.install()
})
const KEY = draftsKey('ann')
const places = () => Object.keys(browser.kept(KEY) ?? {})

describe('a draft', () => {
  it('belongs to a room or a thread of a person, and survives the page', () => {
    const drafts = new Drafts('ann')
    drafts.set(draftPlace('r'), 'in the room')
    drafts.set(draftPlace('r', 't'), 'in the thread')
    browser.dispatch('pagehide')
    const later = new Drafts('ann')
    expect([later.of('r'), later.of(draftPlace('r', 't')), later.of('q')]).toEqual(['in the room', 'in the thread', ''])
    expect(new Drafts('ben').of('r')).toBe('')
  })

  it('is forgotten when it is empty', () => {
    const drafts = new Drafts('ann')
    drafts.set('r', 'hello')
    drafts.flush()
    drafts.set('r', '  ')
    drafts.flush()
    expect(browser.kept(KEY)).toBeNull()
    expect(drafts.of('r')).toBe('  ')
  })

  it('does not cost another tab its own', () => {
    const [one, other] = [new Drafts('ann'), new Drafts('ann')]
    one.set('r', 'of one')
    other.set('q', 'of the other')
    one.flush()
    other.flush()
    expect(places().sort()).toEqual(['q', 'r'])
  })

  it('is one of sixty at most, and not endless', () => {
    const drafts = new Drafts('ann')
    for (let i = 0; i < 80; i += 1) drafts.set(`r${i}`, 'x')
    drafts.set('long', 'x'.repeat(50_000))
    drafts.close()
    expect(places()).toHaveLength(60)
    expect(places()).not.toContain('long')
    expect(drafts.of('long')).toHaveLength(50_000)
  })

  it('is gone for good after logging out', () => {
    const drafts = new Drafts('ann')
    drafts.set('r', 'hello')
    drafts.flush()
    drafts.set('q', 'more')
    drafts.clear()
    drafts.close()
    expect([browser.kept(KEY), drafts.of('r')]).toEqual([null, ''])
  })

  it('does not mind what else is kept under its name', () => {
    browser.keepElsewhere(KEY, { r: { text: 5 }, q: 'no', p: { text: 'yes', at: 1 } })
    const drafts = new Drafts('ann')
    expect([drafts.of('r'), drafts.of('q'), drafts.of('p')]).toEqual(['', '', 'yes'])
  })
})
