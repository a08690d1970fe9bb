import { expect } from '@jest/globals'
import { HAS_RUN, HOSTILE_MESSAGES, HOSTILE_NAMES } from './support/hostile.js'
import { DESKTOP, inChromium, ON_PHONE, type Scene } from './support/scene.js'
import { isWiderThanScreen, Tab } from './support/tab.js'

/** A room in which somebody has posted all that is hostile, and another person who looks at it. */
async function roomOfHostility(scene: Scene, look: object): Promise<Tab> {
  const ann = await scene.person('Ann', look)
  const people = []
  for (const name of HOSTILE_NAMES) people.push(await scene.account(name, 'mallory'))
  const purpose = `${'P'.repeat(400)} <b onclick=1>bold</b>`
  const room = await ann.account.room(HOSTILE_NAMES[0]!, people, { purpose })
  for (const [n, content] of HOSTILE_MESSAGES.entries()) await people[n % people.length]!.post(room, content)
  await ann.opens(`/rooms/${room}`)
  await ann.composer.waitFor()
  return ann
}

/** What is in the page now that must not be, whatever people write. */
const dangers = ({ page }: Tab): Promise<readonly string[]> =>
  page.evaluate((hasRun) => {
    const bad =
      'script:not([src]), iframe, object, embed, form[action], base, svg script, [onerror], [onload], [onmouseover]'
    const app = document.querySelector('#app') ?? document.body
    const elements = [...app.querySelectorAll(bad)].map(({ outerHTML }) => outerHTML.slice(0, 200))
    const isSafe = (link: Element): boolean => /^(https?:|mailto:|\/(?!\/)|#)/.test(link.getAttribute('href') ?? '')
    const links = [...app.querySelectorAll('a, area')].filter((link) => link.hasAttribute('href') && !isSafe(link))
    const has = hasRun in globalThis ? ['a script of a message has run'] : []
    return [...has, ...elements, ...links.map(({ outerHTML }) => outerHTML.slice(0, 200))]
  }, HAS_RUN)

/** Messages that reach out of the conversation, at either side. */
const overflowing = ({ page }: Tab): Promise<readonly string[]> =>
  page.evaluate(() => {
    const conversation = document.querySelector('[aria-label=Conversation]')?.getBoundingClientRect()
    if (conversation === undefined) return ['there is no conversation']
    const isOut = (element: Element): boolean => {
      const { left, right, width } = element.getBoundingClientRect()
      return width > 0 && (left < conversation.left - 1 || right > conversation.right + 1)
    }
    const articles = [...document.querySelectorAll('[aria-label=Conversation] article')]
    return articles.filter(isOut).map((article) => article.textContent.slice(0, 80))
  })

inChromium('Hostile content', (story) => {
  for (const [where, look] of [
    ['a desktop', { viewport: DESKTOP }],
    ['a phone', ON_PHONE],
  ] as const)
    story(`neither runs nor leads astray nor breaks the layout on ${where}`, async (scene) => {
      const ann = await roomOfHostility(scene, look)
      await ann.goesThroughConversation(async () => {
        expect(await dangers(ann)).toEqual([])
        expect(await overflowing(ann)).toEqual([])
        expect(await isWiderThanScreen(ann)).toBe(false)
      })
    })
})
