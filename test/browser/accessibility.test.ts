import { expect } from '@jest/globals'
import { axeFindings } from './support/axe.js'
import { garden } from './support/garden.js'
import { inChromium, ON_PHONE } from './support/scene.js'
import { DOORS, SCREENS } from './support/screens.js'
import type { Tab } from './support/tab.js'

async function expectNothingFound(tab: Tab, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await tab.page.emulateMedia({ colorScheme })
    expect({ name, colorScheme, found: await axeFindings(tab.page) }).toEqual({ name, colorScheme, found: [] })
  }
}

inChromium('axe finds nothing', (story) => {
  story('on the pages for who is not logged in', async (scene) => {
    const visitor = await scene.visitor()
    for (const { name, path } of DOORS) {
      await visitor.opens(path)
      await visitor.field('User name').waitFor()
      await expectNothingFound(visitor, name)
    }
  })

  for (const [where, look] of [
    ['a desktop', {}],
    ['a phone', ON_PHONE],
  ] as const)
    story(`on every page, panel and dialog on ${where}`, async (scene) => {
      const ann = await scene.person('Ann Aster', look)
      const made = await garden(scene, ann.account)
      for (const { name, show } of SCREENS) {
        await show(ann, made)
        await expectNothingFound(ann, name)
      }
    })
})
