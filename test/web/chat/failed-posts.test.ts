import { beforeEach, describe, expect, it } from '@jest/globals'
import { BehaviorSubject, Subject } from 'rxjs'
import {
  ClientClosed,
  type Message,
  type ParleyClient,
  type PendingPost,
  type RefusedPost,
} from '../../../src/client/index.js'
import { FailedPosts, failedPostsKey } from '../../../web/src/chat/failed-posts.js'
import { FakeBrowser } from '../support/fake-browser.js'

let browser: FakeBrowser
beforeEach(() => {
  browser = new FakeBrowser()
  browser.install()
})

type Posted = readonly [roomId: string, content: string, clientId: string | undefined]

/** A client whose posts never end, unless they are refused or acknowledged. @param waiting found in its outbox */
function scripted(waiting: readonly PendingPost[] = []) {
  const refused = new Subject<RefusedPost>()
  const pending$ = new BehaviorSubject(waiting)
  const posted: Posted[] = []
  const rejects: ((error: unknown) => void)[] = []
  const resolves: (() => void)[] = []
  const post: ParleyClient['post'] = (roomId, { content }, clientId) => {
    posted.push([roomId, content, clientId])
    return new Promise<Message>((resolve, reject) => {
      rejects.push(reject)
      resolves.push(() => resolve({} as Message))
    })
  }
  return { client: { refused, post, pending$ }, posted, refused, rejects, resolves }
}

const refusal = (clientId: string, at = 1, content = 'hello'): RefusedPost => ({
  ...{ clientId, roomId: 'r', message: { content }, at },
  error: new Error('You are muted.'),
})
const settled = () => new Promise((resolve) => setTimeout(resolve))
const KEY = failedPostsKey('ann')

describe('what is refused', () => {
  it('stays, with the reason, in the order of writing, beyond the page', () => {
    const { client, refused } = scripted()
    const failed = new FailedPosts(client, 'ann')
    refused.next(refusal('c2', 2))
    refused.next(refusal('c1', 1))
    refused.next(refusal('c2', 2))
    const post = { roomId: 'r', message: { content: 'hello' }, reason: 'You are muted.' }
    const kept = [
      { ...post, clientId: 'c1', at: 1 },
      { ...post, clientId: 'c2', at: 2 },
    ]
    expect(failed.all.value).toEqual(kept)
    failed.close()
    expect(new FailedPosts(scripted().client, 'ann').all.value).toEqual(kept)
    expect(new FailedPosts(scripted().client, 'ben').all.value).toEqual([])
  })

  it('may be discarded, or tried again under its own key', async () => {
    const { client, refused, posted, resolves } = scripted()
    const failed = new FailedPosts(client, 'ann')
    refused.next(refusal('c1', 1))
    refused.next(refusal('c2', 2, 'again'))
    failed.discard('c1')
    failed.retry('c2')
    failed.retry('c3')
    failed.retry('c2')
    expect(posted).toEqual([['r', 'again', 'c2']])
    resolves[0]?.()
    await settled()
    expect([failed.all.value, browser.kept(KEY)]).toEqual([[], null])
  })

  it('is kept while it is tried again, until the server has it', async () => {
    const { client, refused, rejects } = scripted()
    const failed = new FailedPosts(client, 'ann')
    refused.next(refusal('c1'))
    failed.retry('c1')
    expect(failed.all.value).toEqual([])
    expect(browser.kept(KEY)).toMatchObject([{ clientId: 'c1' }])
    // The page ends before the outbox has it.
    expect(new FailedPosts(scripted().client, 'ann').all.value).toMatchObject([{ clientId: 'c1' }])
    rejects[0]?.(new Error('The room is archived.'))
    await settled()
    expect(failed.all.value).toMatchObject([{ clientId: 'c1', reason: 'The room is archived.' }])
  })

  it('is not there twice when the page ended while it was in the outbox as well', async () => {
    const kept = refusal('c1')
    browser.keepElsewhere(KEY, [{ ...kept, error: undefined, reason: 'no' }])
    const { client, posted, resolves } = scripted([kept])
    const failed = new FailedPosts(client, 'ann')
    expect(failed.all.value).toEqual([])
    expect(posted).toEqual([['r', 'hello', 'c1']])
    resolves[0]?.()
    await settled()
    expect([failed.all.value, browser.kept(KEY)]).toEqual([[], null])
  })

  it('is not lost to a tab that lets another one go', () => {
    const { client, refused } = scripted()
    const failed = new FailedPosts(client, 'ann')
    refused.next(refusal('c1', 1))
    const [mine] = browser.kept(KEY) as object[]
    browser.keepUnheard(KEY, [mine, { ...refusal('other', 5), error: undefined, reason: 'no' }])
    failed.discard('c1')
    expect(browser.kept(KEY)).toMatchObject([{ clientId: 'other' }])
  })

  it('is never more than a hundred', () => {
    const { client, refused } = scripted()
    const failed = new FailedPosts(client, 'ann')
    for (let at = 0; at < 120; at += 1) refused.next(refusal(`c${at}`, at))
    expect([failed.all.value.length, failed.all.value[0]?.clientId]).toEqual([100, 'c20'])
  })

  it('is seen by the other tabs, and what they were refused is not lost', () => {
    const { client, refused } = scripted()
    const failed = new FailedPosts(client, 'ann')
    const other = { ...refusal('other', 5), error: undefined, reason: 'no' }
    browser.keepElsewhere(KEY, [other, { clientId: 'junk' }, null])
    expect(failed.all.value.map(({ clientId }) => clientId)).toEqual(['other'])
    refused.next(refusal('c1', 1))
    expect(failed.all.value.map(({ clientId }) => clientId)).toEqual(['c1', 'other'])
  })

  it('stays in sight where nothing can be kept', () => {
    const { client, refused } = scripted()
    browser.isFull = true
    const failed = new FailedPosts(client, 'ann')
    refused.next(refusal('c1'))
    refused.next(refusal('c2'))
    expect(failed.all.value).toHaveLength(2)
  })
})

describe('posting', () => {
  it('keeps what the queue does not take', async () => {
    const { client, rejects, posted } = scripted()
    const failed = new FailedPosts(client, 'ann')
    failed.post('r', { content: 'one too many' })
    rejects[0]?.(new Error('Too many messages wait to be sent.'))
    await settled()
    expect(failed.all.value).toMatchObject([
      { clientId: posted[0]?.[2], message: { content: 'one too many' }, reason: 'Too many messages wait to be sent.' },
    ])
  })

  it('leaves to the outbox what waits when the page is closed', async () => {
    const { client, rejects } = scripted()
    const failed = new FailedPosts(client, 'ann')
    failed.post('r', { content: 'waits' })
    rejects[0]?.(new ClientClosed('closed'))
    await settled()
    expect(failed.all.value).toEqual([])
  })
})
