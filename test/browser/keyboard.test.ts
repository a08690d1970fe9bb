import { expect } from '@jest/globals'
import { PASSWORD } from './support/account.js'
import { expectFocusOn, tabsTo } from './support/focus.js'
import { inChromium } from './support/scene.js'

inChromium('With the keyboard alone', (story) => {
  story('one signs up, jumps to a room and posts', async (scene) => {
    const ann = await scene.visitor()
    const { keyboard } = ann.page
    await ann.opens('/register')
    await expectFocusOn(ann, ann.field('Username'))
    await keyboard.type('ann')
    await tabsTo(ann, ann.field('Display name'))
    await keyboard.type('Ann Aster')
    await tabsTo(ann, ann.page.getByRole('textbox', { name: 'Password' }))
    await keyboard.type(PASSWORD)
    await keyboard.press('Enter')
    await ann.isIn('Home')

    await keyboard.press('Control+k')
    await ann.dialog('Jump to').waitFor()
    await keyboard.type('gener')
    await ann.page.getByRole('option', { name: /General/ }).waitFor()
    await keyboard.press('Enter')
    await ann.isIn('General')
    await tabsTo(ann, ann.composer)
    await keyboard.type('Hello by keys')
    await keyboard.press('Enter')
    await ann.seesMessage('Hello by keys')
    await expectFocusOn(ann, ann.composer)
  })

  story('one answers, reacts, edits and deletes, and the focus comes back', async (scene) => {
    const ann = await scene.person('Ann')
    const { keyboard } = ann.page
    const room = await ann.account.room('Garden', [await scene.account('Ben')])
    await ann.account.post(room, 'First words')
    await ann.account.post(room, 'Second words')
    await ann.opens(`/rooms/${room}`)
    await ann.seesMessage('Second words')
    const [first, second] = [ann.message('First words'), ann.message('Second words')]
    await ann.composer.focus()
    await tabsTo(ann, second, 'Shift+Tab')
    await keyboard.press('ArrowUp')
    await expectFocusOn(ann, first)
    await keyboard.press('ArrowDown')
    await expectFocusOn(ann, second)

    const choose = async (action: string): Promise<void> => {
      await keyboard.press('Shift+F10')
      const item = ann.page.getByRole('menuitem', { name: action, exact: true })
      await item.waitFor()
      for (let n = 0; n < 20 && !(await item.evaluate((element) => element === document.activeElement)); n += 1)
        await keyboard.press('ArrowDown')
      await expectFocusOn(ann, item)
      await keyboard.press('Enter')
    }

    await keyboard.press('Shift+F10')
    await ann.page.getByRole('menu').waitFor()
    await keyboard.press('Escape')
    await expectFocusOn(ann, second)

    await choose('React')
    await keyboard.press('ArrowRight')
    await keyboard.press('Enter')
    await second.getByRole('button', { name: 'You reacted with ❤️' }).waitFor()
    await expectFocusOn(ann, second)

    await choose('Delete')
    await ann.dialog('Delete message').waitFor()
    await keyboard.press('Escape')
    await expectFocusOn(ann, second)

    await choose('Reply')
    await expectFocusOn(ann, ann.composer)
    await keyboard.type('An answer')
    await keyboard.press('Enter')
    await ann
      .message('An answer')
      .getByRole('link', { name: /In reply to Ann/ })
      .waitFor()

    await keyboard.press('ArrowUp')
    await expectFocusOn(ann, ann.conversation.getByRole('textbox', { name: 'Edit message' }))
    await keyboard.press('Control+a')
    await keyboard.type('A better answer')
    await keyboard.press('Enter')
    await ann.message('A better answer').getByText('(edited)').waitFor()
    await expectFocusOn(ann, ann.composer)
  })

  story('dialogs and menus keep the focus and give it back', async (scene) => {
    const ann = await scene.person('Ann')
    const { keyboard } = ann.page
    await ann.isIn('Home')
    await ann.opensRoom('General')
    const more = ann.button('More about this room')
    await more.focus()
    await keyboard.press('Enter')
    await ann.page.getByRole('menu').waitFor()
    await keyboard.press('Escape')
    await expectFocusOn(ann, more)

    const add = ann.button('New room or message')
    await add.focus()
    await keyboard.press('Enter')
    await ann.page.getByRole('menuitem', { name: 'New room' }).waitFor()
    await keyboard.press('Enter')
    const dialog = ann.dialog('New room')
    await expectFocusOn(ann, dialog.getByLabel('Name', { exact: true }))
    for (let n = 0; n < 30; n += 1) {
      await keyboard.press('Tab')
      // Past its last field the focus goes through the browser itself, in which case the page has none.
      const isKept = await dialog.evaluate(
        (box) => box.contains(document.activeElement) || document.activeElement === document.body,
      )
      expect(isKept).toBe(true)
    }
    await keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await expectFocusOn(ann, add)
  })

  story('one changes a room, and keeps the focus through saving and through what others change', async (scene) => {
    const ann = await scene.person('Ann')
    const { keyboard } = ann.page
    const room = await ann.account.room('Garden')
    await ann.opens(`/rooms/${room}`)
    await ann.isIn('Garden')
    await ann.inHeader('Room settings')
    const settings = ann.dialog('Room settings')
    const name = settings.getByRole('textbox', { name: 'Name' })
    const save = settings.getByRole('button', { name: 'Save', exact: true })
    await name.focus()
    await keyboard.type(' of herbs')
    await tabsTo(ann, save)
    await keyboard.press('Enter')
    await ann.sees('Saved.')
    await expectFocusOn(ann, save)
    // It is there, but does nothing.
    await keyboard.press('Enter')

    await name.focus()
    await keyboard.type(', roses')
    await ann.account.call('PATCH', `/api/rooms/${room}`, { name: 'Garden of trees' })
    const keep = settings.getByRole('button', { name: 'Keep mine' })
    await tabsTo(ann, keep)
    await keyboard.press('Enter')
    await expectFocusOn(ann, name)
    await keyboard.press('Enter')
    await ann.isIn('Garden of herbs, roses')
    await expectFocusOn(ann, name)
  })
})
