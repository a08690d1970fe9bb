import { expect } from '@jest/globals'
import { garden } from './support/garden.js'
import { expectFocusOn } from './support/focus.js'
import { inChromium, ON_PHONE } from './support/scene.js'
import { everyScreen } from './support/screens.js'
import { isWiderThanScreen } from './support/tab.js'

const SMALL_PHONE = { ...ON_PHONE, viewport: { width: 360, height: 740 } }
/** What a window of 1280 × 800 has left at 200 %. */
const ZOOMED = { width: 640, height: 400 }

inChromium('On a phone', (story) => {
  story(
    'the list of rooms is a drawer: it comes by a button, and goes by choosing, by Escape and by the overlay',
    async (scene) => {
      const ann = await scene.person('Ann', SMALL_PHONE)
      await ann.isIn('Home')
      const link = ann.rooms.getByRole('link', { name: 'General' })
      await link.waitFor({ state: 'hidden' })

      await ann.showsRooms()
      await link.click()
      await ann.isIn('General')
      await link.waitFor({ state: 'hidden' })

      await ann.showsRooms()
      await link.waitFor()
      await ann.page.keyboard.press('Escape')
      await link.waitFor({ state: 'hidden' })
      await expectFocusOn(ann, ann.roomsButton)

      await ann.showsRooms()
      await link.waitFor()
      await ann.page.touchscreen.tap(350, 400)
      await link.waitFor({ state: 'hidden' })
    },
  )

  story('the button of the drawer says what waits in other rooms', async (scene) => {
    const [ann, ben] = [await scene.person('Ann', SMALL_PHONE), await scene.account('Ben')]
    const room = await ann.account.room('Garden', [ben])
    await ann.opensRoom('General')
    await ben.post(room, 'Is anybody here?')
    await ann.button('Rooms, unread messages').waitFor()
    await ben.post(room, `@${ann.account.username} are you?`)
    await ann.button('Rooms, 1 mention').click()
    await ann.rooms.getByRole('link', { name: 'Garden' }).click()
    await ann.isIn('Garden')
    await ann.page.getByRole('button', { name: 'Rooms', exact: true }).waitFor()
  })

  story('members lie over the conversation, and closing them brings it back', async (scene) => {
    const ann = await scene.person('Ann', SMALL_PHONE)
    await ann.isIn('Home')
    await ann.opensRoom('General')
    await ann.showsMembers()
    await ann.panel('Members').getByText('Ann').first().waitFor()
    await ann.panel('Members').getByRole('button', { name: 'Close members' }).click()
    await ann.panel('Members').waitFor({ state: 'hidden' })
    await ann.composer.click()
  })

  story('the finger that opens the menu of a message chooses nothing when it is lifted', async (scene) => {
    const ann = await scene.person('Ann', SMALL_PHONE)
    const room = await ann.account.room('Garden')
    for (const text of ['First words', 'Second words']) await ann.account.post(room, text)
    await ann.opens(`/rooms/${room}`)
    // There the menu comes up below the finger.
    await ann.holdsFingerOn(ann.message('Second words').getByRole('paragraph'), { x: 200, y: 8 })
    await ann.page.getByRole('menuitem', { name: 'Copy text' }).click()
    await ann.sees('Copied')
    expect(await ann.button('Cancel the reply').count()).toBe(0)
    expect(await ann.panel('Thread').count()).toBe(0)
  })

  story('a finger that stays means the message, also on what a tap presses there', async (scene) => {
    const ann = await scene.person('Ann', SMALL_PHONE)
    const room = await ann.account.room('Garden')
    const post = await ann.account.post(room, 'At six')
    await ann.account.call('PATCH', `/api/messages/${post}`, { content: 'At seven' })
    await ann.opens(`/rooms/${room}`)
    await ann.holdsFingerOn(ann.message('At seven').getByRole('button', { name: /^Edited/ }))
    await ann.page.getByRole('menuitem', { name: 'Copy text' }).waitFor()
    expect(await ann.page.getByRole('dialog').count()).toBe(0)
  })

  story('nothing is wider than the screen, at 360 px and at 200 % zoom', async (scene) => {
    const ann = await scene.person('Ann', SMALL_PHONE)
    const made = await garden(scene, ann.account)
    const wide: string[] = []
    const missing = await everyScreen(ann, made, async (name) => {
      if (await isWiderThanScreen(ann)) wide.push(name)
      await ann.page.setViewportSize(ZOOMED)
      if (await isWiderThanScreen(ann)) wide.push(`${name}, zoomed`)
      await ann.page.setViewportSize(SMALL_PHONE.viewport)
    })
    expect({ wide, missing }).toEqual({ wide: [], missing: [] })
  })
})
