import { expect } from '@jest/globals'
import type { Locator } from 'playwright-core'
import { expectFocusOn } from './support/focus.js'
import { inChromium, ON_PHONE } from './support/scene.js'

/** As long as a name may be. */
const LONG_NAME = 'Babel, everything we ever said about its tower, its builders and their languages'
const SMALL_PHONE = { ...ON_PHONE, viewport: { width: 390, height: 667 } }

/** Pixels by which something reaches out of a dialog, at whichever side is the worst. */
async function outOf(dialog: Locator, part: Locator): Promise<number> {
  const [around, inner] = [await dialog.boundingBox(), await part.boundingBox()]
  if (around === null || inner === null) throw new Error('one of them is not to be seen')
  const right = inner.x + inner.width - around.x - around.width
  const bottom = inner.y + inner.height - around.y - around.height
  return Math.max(around.x - inner.x, around.y - inner.y, right, bottom)
}

inChromium('Dialogs', (story) => {
  for (const [where, look] of Object.entries({ 'a desktop': {}, 'a phone': SMALL_PHONE }))
    story(`one forwards to a room of a long name on ${where}, by letters of it or by its button`, async (scene) => {
      const ann = await scene.person('Ann', look)
      const room = await ann.account.room(LONG_NAME)
      await ann.account.post(room, 'Worth telling')
      await ann.opens(`/rooms/${room}`)
      await ann.seesMessage('Worth telling')
      await ann.actsOn(ann.message('Worth telling'), 'Forward')
      const dialog = ann.dialog('Forward message')
      const button = dialog.getByRole('button', { name: `Forward to ${LONG_NAME}` })
      await button.waitFor()
      expect(await outOf(dialog, button)).toBeLessThan(0)

      await expectFocusOn(ann, dialog.getByRole('searchbox'))
      const before = (await dialog.boundingBox())?.y
      await ann.page.keyboard.type('bab')
      await dialog.getByText('Home', { exact: true }).waitFor({ state: 'detached' })
      expect((await dialog.boundingBox())?.y).toBe(before)
      await button.click()
      await ann.sees(`Forwarded to ${LONG_NAME}.`)
    })

  story('a new room is made on a small phone without a look for the button', async (scene) => {
    const ann = await scene.person('Ann', SMALL_PHONE)
    await ann.isIn('Home')
    await ann.opensNewRoom()
    const dialog = ann.dialog('New room')
    const make = dialog.getByRole('button', { name: 'Make the room' })
    expect(await outOf(dialog, make)).toBeLessThan(0)
    await dialog.getByText('More options').click()
    const last = dialog.getByLabel('Who may invite others')
    await last.focus()
    const [field, button] = [await last.boundingBox(), await make.boundingBox()]
    expect(field!.y + field!.height).toBeLessThan(button!.y)
    expect(await outOf(dialog, make)).toBeLessThan(0)
    await make.click()
    await ann.isIn('Ann')
  })
})
