import { describe, expect, it } from '@jest/globals'
import type { Page, Rest, ScheduledMessage } from '../../../src/client/index.js'
import { ScheduledPosts } from '../../../web/src/chat/scheduled-posts.js'

const waiting = (id: string, sendAt: string) => ({ id, roomId: 'r', content: id, sendAt }) as ScheduledMessage
const page = (items: readonly ScheduledMessage[], next?: string): Page<ScheduledMessage> => ({
  items,
  page: { limit: 100, hasMore: next !== undefined, ...(next !== undefined && { next }) },
})
const LATE = '2027-01-03T10:00:00.000Z'
const SOON = '2027-01-02T10:00:00.000Z'

function scheduledPosts(calls: Partial<Rest>): ScheduledPosts {
  return new ScheduledPosts(calls as Rest)
}
const ids = (scheduled: ScheduledPosts) => scheduled.all.value?.map(({ id }) => id)

describe('messages for later', () => {
  it('are read page by page, once at a time, in the order of sending', async () => {
    const cursors: (string | undefined)[] = []
    const scheduled = scheduledPosts({
      scheduledMessages: (query) => {
        const cursor = query?.cursor
        cursors.push(cursor)
        return Promise.resolve(
          cursor === undefined ? page([waiting('late', LATE)], 'c') : page([waiting('soon', SOON)]),
        )
      },
    })
    expect(scheduled.all.value).toBeNull()
    await Promise.all([scheduled.load(), scheduled.load()])
    expect(cursors).toEqual([undefined, 'c'])
    expect(ids(scheduled)).toEqual(['soon', 'late'])
    scheduled.close()
  })

  it('come, change their place and go', async () => {
    const scheduled = scheduledPosts({
      scheduleMessage: ({ content, sendAt }) => Promise.resolve(waiting(content, sendAt)),
      changeScheduledMessage: (id, { sendAt = '' }) => Promise.resolve(waiting(id, sendAt)),
      cancelScheduledMessage: () => Promise.resolve(),
    })
    await scheduled.add({ roomId: 'r', content: 'a', sendAt: SOON }, 'k1')
    await scheduled.add({ roomId: 'r', content: 'b', sendAt: LATE }, 'k2')
    expect(ids(scheduled)).toEqual(['a', 'b'])
    await scheduled.change('a', { sendAt: '2027-02-01T10:00:00.000Z' })
    expect(ids(scheduled)).toEqual(['b', 'a'])
    await scheduled.cancel('b')
    expect(ids(scheduled)).toEqual(['a'])
    scheduled.close()
  })

  it('stay as I have changed them while they were being read', async () => {
    const answers: ((read: Page<ScheduledMessage>) => void)[] = []
    const scheduled = scheduledPosts({
      scheduledMessages: () => new Promise((resolve) => answers.push(resolve)),
      scheduleMessage: ({ content, sendAt }) => Promise.resolve(waiting(content, sendAt)),
      changeScheduledMessage: (id, { sendAt = '' }) => Promise.resolve(waiting(id, sendAt)),
      cancelScheduledMessage: () => Promise.resolve(),
    })
    const loading = scheduled.load()
    await scheduled.add({ roomId: 'r', content: 'new', sendAt: SOON }, 'k1')
    await scheduled.change('moved', { sendAt: LATE })
    await scheduled.cancel('gone')
    const old = [waiting('moved', SOON), waiting('gone', SOON), waiting('other', SOON)]
    answers[0]?.(page(old))
    await loading
    expect(scheduled.all.value).toEqual([waiting('other', SOON), waiting('new', SOON), waiting('moved', LATE)])
    const again = scheduled.load()
    answers[1]?.(page(old))
    await again
    expect(ids(scheduled)).toEqual(['moved', 'gone', 'other'])
    scheduled.close()
  })

  it('stay as they are when the server refuses', async () => {
    const scheduled = scheduledPosts({
      scheduledMessages: () => Promise.resolve(page([waiting('a', SOON)])),
      cancelScheduledMessage: () => Promise.reject(new Error('sent already')),
    })
    await scheduled.load()
    await expect(scheduled.cancel('a')).rejects.toThrow('sent already')
    expect(ids(scheduled)).toEqual(['a'])
    scheduled.close()
  })
})
