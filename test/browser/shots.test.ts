import { expect } from '@jest/globals'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { garden } from './support/garden.js'
import { inChromium, SHOTS } from './support/scene.js'
import { DOORS, everyScreen } from './support/screens.js'
import type { Tab } from './support/tab.js'

const WIDTHS = [
  { width: 1440, height: 900 },
  { width: 900, height: 800 },
  { width: 390, height: 844 },
]
const THEMES = ['light', 'dark'] as const

inChromium('Pictures', (story) => {
  story('of all screens, at three widths, light and dark', async (scene) => {
    const ann = await scene.person('Ann Aster')
    const visitor = await scene.visitor()
    const made = await garden(scene, ann.account)
    mkdirSync(SHOTS, { recursive: true })
    const take = async (tab: Tab, name: string, width: number): Promise<void> => {
      for (const colorScheme of THEMES) {
        await tab.page.emulateMedia({ colorScheme })
        const path = join(SHOTS, `${name.replace(/\W+/g, '-')}-${width}-${colorScheme}.png`)
        await tab.page.screenshot({ path, animations: 'disabled' })
      }
    }
    for (const size of WIDTHS) {
      for (const tab of [ann, visitor]) await tab.page.setViewportSize(size)
      for (const { name, path } of DOORS) {
        await visitor.opens(path)
        await visitor.field('Username').waitFor()
        await take(visitor, name, size.width)
      }
      expect(await everyScreen(ann, made, (name) => take(ann, name, size.width))).toEqual([])
    }
  })
})
