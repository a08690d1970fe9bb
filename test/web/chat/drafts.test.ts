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

  it('keeps what it answers, with its text and without', () => {
    const drafts = new Drafts('ann')
    drafts.set('r', 'Yes')
    drafts.answer('r', 'm1')
    drafts.answer('q', 'm2')
    drafts.answer('p', 'm3')
    drafts.answer('p', null)
    drafts.close()
    const later = new Drafts('ann')
    expect([later.of('r'), later.replyTo('r')]).toEqual(['Yes', 'm1'])
    expect([later.replyTo('q'), later.replyTo('p'), new Drafts('ben').replyTo('r')]).toEqual([
      'm2',
      undefined,
      undefined,
    ])
    later.set('r', '')
    later.answer('r', null)
    later.close()
    expect(places()).toEqual(['q'])
    later.clear()
    expect([later.replyTo('q'), browser.kept(KEY)]).toEqual([undefined, null])
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
    browser.keepElsewhere(KEY, {
      r: { text: 5 },
      q: 'no',
      p: { text: 'yes', at: 1 },
      o: { text: 'o', at: 1, replyTo: 3 },
    })
    const drafts = new Drafts('ann')
    expect([drafts.of('r'), drafts.of('q'), drafts.of('p')]).toEqual(['', '', 'yes'])
  })
})
