import { expect } from '@jest/globals'
import { eventually } from '../support/eventually.js'
import type { Account } from './support/account.js'
import type { Person } from './support/person.js'
import { inChromium, type Scene } from './support/scene.js'
import type { Tab } from './support/tab.js'

/** A room in which somebody has said a great deal while Ann was away. */
async function roomOf(scene: Scene, count: number): Promise<{ ann: Person; ben: Account; room: string }> {
  const [ann, ben] = [await scene.person('Ann'), await scene.account('Ben')]
  const room = await ben.room('Garden', [ann.account])
  for (let n = 1; n <= count; n += 1)
    await ben.post(room, n % 7 === 0 ? `Word ${n}\n\n- of\n- many\n- lines` : `Word ${n}`)
  return { ann, ben, room }
}

const latest = (tab: Tab) => tab.conversation.getByRole('button', { name: /new messages?$|^Jump to latest$/ })

/** Pixels between what is to be seen and the end of the conversation. */
const distanceToEnd = ({ page }: Tab): Promise<number> =>
  page.evaluate(() => {
    const list = document.querySelector('.long-list')
    return list === null ? NaN : Math.round(list.scrollHeight - list.clientHeight - list.scrollTop)
  })

/** Pixels of the whole conversation, as far as it is loaded. */
const heightOf = ({ page }: Tab): Promise<number> =>
  page.evaluate(() => document.querySelector('.long-list')?.scrollHeight ?? NaN)

/** Numbers of the messages that are in the page, in their order there. */
const numbers = ({ page }: Tab): Promise<readonly number[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('.long-list article')].map((article) => Number(article.ariaPosInSet)),
  )

const holesIn = (seqs: readonly number[]) =>
  seqs.flatMap((seq, i) => (i === 0 || seq === seqs[i - 1]! + 1 ? [] : [seq]))

/** Number of the message that has the focus. */
const focused = ({ page }: Tab) => page.evaluate(() => document.activeElement?.ariaPosInSet)

async function turnsWheel(tab: Tab, px: number): Promise<void> {
  await tab.conversation.getByRole('article').last().hover()
  await tab.page.mouse.wheel(0, px)
}

const top = async (tab: Tab, text: string): Promise<number> => {
  const box = await tab.message(text).boundingBox()
  return Math.round(box?.y ?? NaN)
}

inChromium('A conversation', (story) => {
  story('begins at what is unread, however far back, and leads down to the end', async (scene) => {
    const { ann, room } = await roomOf(scene, 130)
    await ann.opens(`/rooms/${room}`)
    await ann.sees('New messages')
    await ann.seesMessage(/Word 1$/)
    expect(await latest(ann).innerText()).toMatch(/1[0-3]\d new messages/)
    await latest(ann).click()
    await ann.seesMessage('Word 130')
    await eventually(async () => expect(await latest(ann).count()).toBe(0))
    expect(await distanceToEnd(ann)).toBe(0)
    await eventually(async () => expect(await ann.rooms.getByRole('link', { name: /Garden.*unread/ }).count()).toBe(0))
  })

  story('is read on both ways, without a hole and to its beginning', async (scene) => {
    const { ann, room } = await roomOf(scene, 200)
    await ann.opens(`/rooms/${room}?message=100`)
    await eventually(async () => expect(await focused(ann)).toBe('100'))
    // Where the focus is stays in the page.
    await ann.composer.focus()
    for (const px of [-1_500, 1_500]) {
      const end = px < 0 ? 'Word 1' : 'Word 200'
      for (let turns = 0; turns < 40 && (await ann.messages(new RegExp(`${end}$`)).count()) === 0; turns += 1) {
        await turnsWheel(ann, px)
        await eventually(async () => expect(holesIn(await numbers(ann))).toEqual([]))
      }
      await ann.seesMessage(new RegExp(`${end}$`))
    }
  })

  story('stays where one reads when something is said, and at its end when one is there', async (scene) => {
    const { ann, ben, room } = await roomOf(scene, 60)
    await ann.opens(`/rooms/${room}`)
    await latest(ann).click()
    await ann.seesMessage('Word 60')
    await ben.post(room, 'Seen at once\n\n- with\n- lines')
    await ann.seesMessage('Seen at once')
    await eventually(async () => expect(await distanceToEnd(ann)).toBe(0))
    await turnsWheel(ann, -900)
    await eventually(async () => expect(await distanceToEnd(ann)).toBeGreaterThan(600))
    await ann.seesMessage('Word 40')
    await ann.page.waitForTimeout(300)
    const before = await top(ann, 'Word 40')
    await ben.post(room, 'Not seen yet')
    await ben.post(room, 'Nor this')
    await eventually(async () => expect(await latest(ann).innerText()).toBe('2 new messages'))
    expect(await top(ann, 'Word 40')).toBe(before)
    await latest(ann).click()
    await ann.seesMessage('Nor this')
  })

  story('stays where one reads when what was said before comes late', async (scene) => {
    const { ann, room } = await roomOf(scene, 120)
    // Nothing is unread: it begins at the end.
    await ann.account.call('POST', `/api/rooms/${room}/read`, { seq: 120 })
    let letThrough = (): void => undefined
    const gate = new Promise<void>((resolve) => (letThrough = resolve))
    await ann.page.route(/messages\?.*before=/, async (route) => {
      await gate
      await route.continue()
    })
    await ann.opens(`/rooms/${room}`)
    await ann.seesMessage('Word 120')
    await turnsWheel(ann, -700)
    await eventually(async () => expect(await distanceToEnd(ann)).toBeGreaterThan(600))
    const [before, height] = [await top(ann, 'Word 103'), await heightOf(ann)]
    letThrough()
    await eventually(async () => expect(await heightOf(ann)).toBeGreaterThan(height + 500))
    expect(Math.abs((await top(ann, 'Word 103')) - before)).toBeLessThanOrEqual(1)
  })

  story('leads from an answer to its question, and going back leaves the room', async (scene) => {
    const { ann, ben, room } = await roomOf(scene, 60)
    await ann.account.call('POST', `/api/rooms/${room}/read`, { seq: 60 })
    const { items } = await ben.call<{ items: { id: string }[] }>('GET', `/api/rooms/${room}/messages?before=6&limit=1`)
    await ben.post(room, 'To the fifth', { replyTo: items[0]?.id })
    await ann.isIn('Home')
    await ann.opensRoom('Garden')
    await ann
      .message('To the fifth')
      .getByRole('link', { name: /Word 5$/ })
      .click()
    await eventually(async () => expect(await focused(ann)).toBe('5'))
    await ann.page.goBack()
    await ann.isIn('Home')
  })

  story('leads to a message by its address: it has the focus, and arrows go on from it', async (scene) => {
    const { ann, room } = await roomOf(scene, 120)
    await ann.opens(`/rooms/${room}?message=30`)
    await eventually(async () => expect(await focused(ann)).toBe('30'))
    await ann.page.keyboard.press('ArrowUp')
    await eventually(async () => expect(await focused(ann)).toBe('29'))
    await ann.page.keyboard.press('Home')
    await eventually(async () => expect(Number(await focused(ann))).toBeLessThan(29))
    expect(new URL(ann.page.url()).search).toBe('')
  })

  story('shows in few words who comes and goes, and how far my messages have come', async (scene) => {
    const [ann, ben] = [await scene.person('Ann'), await scene.person('Ben')]
    const room = await ann.account.room('Garden', [ben.account])
    await ann.opensRoom('Garden')
    await ann.posts('Who is here?')
    await ann.conversation.getByRole('img', { name: 'Delivered' }).waitFor()
    for (const name of ['Cid', 'Dan', 'Eve', 'Fay']) {
      const other = await scene.account(name)
      await other.call('POST', `/api/rooms/${room}/join`)
    }
    await ann.sees('Cid, Dan and 2 others joined')
    await ben.opensRoom('Garden')
    await ann.conversation.getByRole('img', { name: 'Read by Ben' }).waitFor()
    await ann.page.reload()
    await ann.sees('Cid, Dan and 2 others joined')
    await ann.conversation.getByRole('img', { name: 'Read by Ben' }).waitFor()
  })
})
