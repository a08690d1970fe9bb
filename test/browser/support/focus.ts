import type { Locator } from 'playwright-core'
import { eventually } from '../../support/eventually.js'
import type { Tab } from './tab.js'

/** In a page: what has the focus, and whether that is to be seen; the page itself is nothing. */
function focused(): { readonly what: string; readonly isVisible: boolean } {
  const element = document.activeElement
  if (element === null || element === document.body) return { what: 'nothing', isVisible: false }
  const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(element)
  const isText = element.matches('input, textarea, select')
  const hasRing = (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none'
  // Fields may show it by their frame, or by that of the box around them.
  const isVisible = element.matches(':focus-visible') && (hasRing || (isText && borderColor !== ''))
  const what = `${element.tagName.toLowerCase()} “${element.getAttribute('aria-label') ?? element.textContent}”`
  return { what: what.slice(0, 120), isVisible }
}

const MOST_STEPS = 80

/**
 * Presses Tab until something has the focus.
 * @param key `Shift+Tab` to go back
 * @throws Error when it is not reached, or when the focus was not to be seen on the way
 */
export async function tabsTo({ page }: Tab, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const way: string[] = []
  for (let step = 0; step < MOST_STEPS; step += 1) {
    await page.keyboard.press(key)
    const { what, isVisible } = await page.evaluate(focused)
    way.push(what)
    if (what !== 'nothing' && !isVisible) throw new Error(`the focus is not to be seen on ${what}`)
    if (await has(target)) return
  }
  throw new Error(`${String(target)} is not reached by ${key}, but: ${way.join(', ')}`)
}

const has = (target: Locator): Promise<boolean> =>
  target.evaluateAll((elements) => elements.includes(document.activeElement as HTMLElement))

/** Waits until something has the focus. @throws Error that tells what has it instead */
export async function expectFocusOn({ page }: Tab, target: Locator): Promise<void> {
  await eventually(async () => {
    if (await has(target)) return
    throw new Error(`${String(target)} should have the focus, but ${(await page.evaluate(focused)).what} has it`)
  }, 5_000)
}
