import { expect } from '@jest/globals'
import { axeFindings } from './support/axe.js'
import { garden } from './support/garden.js'
import { inChromium, ON_PHONE } from './support/scene.js'
import { DOORS, everyScreen } from './support/screens.js'
import type { Tab } from './support/tab.js'

/** In both themes. @returns a line for each finding */
async function findings(tab: Tab, name: string): Promise<readonly string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await tab.page.emulateMedia({ colorScheme })
    found.push(...(await axeFindings(tab.page)).map((finding) => `${name}, ${colorScheme}: ${finding}`))
  }
  return found
}

inChromium('axe finds nothing', (story) => {
  story('on the pages for who is not logged in', async (scene) => {
    const visitor = await scene.visitor()
    for (const { name, path } of DOORS) {
      await visitor.opens(path)
      await visitor.field('Username').waitFor()
      expect(await findings(visitor, name)).toEqual([])
    }
  })

  for (const [where, look] of [
    ['a desktop', {}],
    ['a phone', ON_PHONE],
  ] as const)
    story(`on every page, panel and dialog on ${where}`, async (scene) => {
      const ann = await scene.person('Ann Aster', look)
      const made = await garden(scene, ann.account)
      const found: string[] = []
      const missing = await everyScreen(ann, made, async (name) => {
        found.push(...(await findings(ann, name)))
      })
      expect({ found, missing }).toEqual({ found: [], missing: [] })
    })
})
