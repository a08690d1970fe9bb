import { expect } from '@jest/globals'
import { eventually } from '../support/eventually.js'
import { inChromium, type Scene } from './support/scene.js'
import type { Person } from './support/person.js'
import type { Tab } from './support/tab.js'

/** Nothing that fails for want of a connection is a fault. */
const NO_CONNECTION = /ERR_|WebSocket connection to/

async function twoInARoom(scene: Scene): Promise<readonly [ann: Person, ben: Person, roomId: string]> {
  const [ann, ben] = [await scene.person('Ann'), await scene.person('Ben')]
  for (const { faults } of [ann, ben]) faults.expect(NO_CONNECTION)
  const room = await ann.account.room('Garden', [ben.account])
  for (const person of [ann, ben]) await person.opensRoom('Garden')
  return [ann, ben, room]
}

/** What the messages of a conversation say, those of these texts, in order. */
async function said(tab: Tab, texts: readonly string[]): Promise<readonly string[]> {
  const articles = await tab.conversation.getByRole('article').allInnerTexts()
  return articles.flatMap((article) => texts.filter((text) => article.includes(text)))
}

const expectSaid = (tab: Tab, texts: readonly string[]): Promise<void> =>
  eventually(async () => expect(await said(tab, texts)).toEqual(texts))

/** Marks the page: a page that was reloaded has lost it. */
const mark = ({ page }: Tab): Promise<void> => page.evaluate(() => document.body.setAttribute('data-mark', 'here'))
const isMarked = ({ page }: Tab): Promise<boolean> => page.evaluate(() => document.body.hasAttribute('data-mark'))

inChromium('Without a connection', (story) => {
  story('what is written offline waits, and is sent once and in order when the network is back', async (scene) => {
    const [ann, ben] = await twoInARoom(scene)
    await ann.posts('One')
    await mark(ann)
    await ann.context.setOffline(true)
    await ann.sees(/not connected|offline/i)
    await ann.posts('Two')
    await ann.posts('Three')
    await ben.posts('Meanwhile')
    await ann.context.setOffline(false)
    for (const person of [ann, ben]) await expectSaid(person, ['One', 'Meanwhile', 'Two', 'Three'])
    expect(await isMarked(ann)).toBe(true)
  })

  story('a server that is killed and comes back loses nothing, doubles nothing and needs no reload', async (scene) => {
    const [ann, ben] = await twoInARoom(scene)
    for (const person of [ann, ben]) await mark(person)
    await ann.posts('Before')
    await ben.seesMessage('Before')
    await scene.server.kill()
    await ann.posts('A one')
    await ben.posts('B one')
    await ann.posts('A two')
    await ann.composer.fill('Half a sentence')
    await scene.server.start()
    for (const person of [ann, ben]) {
      await expectSaid(person, ['A one', 'A two'])
      await expectSaid(person, ['Before', 'B one'])
    }
    expect(await ann.composer.inputValue()).toBe('Half a sentence')
    expect(await said(ann, ['Before', 'A one', 'A two', 'B one'])).toHaveLength(4)
    for (const person of [ann, ben]) expect(await isMarked(person)).toBe(true)
    await ann.composer.press('Enter')
    await ben.seesMessage('Half a sentence')
  })

  story('a room that was never opened says what it waits for, and comes with the connection', async (scene) => {
    const [ann] = await twoInARoom(scene)
    await scene.server.kill()
    await ann.sees('No connection to Parley')
    await ann.rooms.getByRole('link', { name: 'General' }).click()
    await ann.conversation.getByRole('heading', { name: 'General' }).waitFor()
    await ann.sees(/loaded as soon as the connection is back/)
    await scene.server.start()
    await ann.isIn('General')
  })

  story('what waits to be sent survives that the page is closed', async (scene) => {
    const [ann, ben, roomId] = await twoInARoom(scene)
    await scene.server.kill()
    await ann.posts('Kept one')
    await ann.posts('Kept two')
    await ann.page.close()
    await scene.server.start()
    const later = await ann.tab(`/rooms/${roomId}`)
    await expectSaid(later, ['Kept one', 'Kept two'])
    await expectSaid(ben, ['Kept one', 'Kept two'])
  })
})
