import { expect } from '@jest/globals'
import { eventually } from '../support/eventually.js'
import { expectFocusOn } from './support/focus.js'
import { inChromium, type Scene } from './support/scene.js'

/** Ann in a room with a message of hers. */
async function inGarden(scene: Scene) {
  const ann = await scene.person('Ann')
  const room = await ann.account.room('Garden')
  await ann.account.post(room, 'First words')
  await ann.opens(`/rooms/${room}`)
  return { ann, keyboard: ann.page.keyboard, message: ann.message('First words') }
}

inChromium('With the mouse', (story) => {
  story('one reacts, and what one types then is written', async (scene) => {
    const { ann, keyboard, message } = await inGarden(scene)
    await message.hover()
    await message.getByRole('button', { name: 'React', exact: true }).click()
    await ann.page.getByRole('button', { name: 'Heart' }).click()
    await message.getByRole('button', { name: 'You reacted with ❤️' }).waitFor()
    await expectFocusOn(ann, ann.composer)
    await keyboard.type('So do I')
    expect(await ann.composer.inputValue()).toBe('So do I')

    await ann.actsOn(message, 'React')
    await ann.button('More reactions').click()
    await ann.page.getByRole('button', { name: 'grinning face', exact: true }).click()
    await expectFocusOn(ann, ann.composer)
  })

  story('one types wherever one has clicked, into the field that is nearest', async (scene) => {
    const { ann, keyboard, message } = await inGarden(scene)
    await ann.composer.waitFor()
    const star = ann.conversation.getByRole('button', { name: /favourite/i })
    for (const place of [message, star, ann.conversation.getByRole('heading').first()]) {
      await ann.composer.fill('')
      await place.click()
      await keyboard.type('Hello')
      await expectFocusOn(ann, ann.composer)
      expect(await ann.composer.inputValue()).toBe('Hello')
    }
    await ann.actsOn(message, 'Reply in thread')
    const thread = ann.panel('Thread')
    await thread.getByRole('article').first().click()
    await keyboard.type('Here')
    await expectFocusOn(ann, thread.getByRole('textbox', { name: /^Reply/ }))

    // A menu has letters of its own, a space presses a button.
    await message.hover()
    await message.getByRole('button', { name: 'More actions' }).click()
    await ann.page.getByRole('menu').waitFor()
    await keyboard.type('x')
    expect(await ann.composer.inputValue()).toBe('Hello')
    await keyboard.press('Escape')
    await star.focus()
    const isStarred = await star.getAttribute('aria-pressed')
    await keyboard.press('Space')
    await eventually(async () => expect(await star.getAttribute('aria-pressed')).not.toBe(isStarred))
    await expectFocusOn(ann, star)
  })
})
