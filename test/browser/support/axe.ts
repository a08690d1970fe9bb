import type { AxeResults } from 'axe-core'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/**
 * What axe-core finds in a page against WCAG 2.2 AA.
 * @returns a line for each place: rule, selector and reason; none when all is well
 */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  const devtools = await page.context().newCDPSession(page)
  // By the developer tools, which the page's policy does not bind.
  await devtools.send('Runtime.evaluate', { expression: SOURCE })
  const { result } = await devtools.send('Runtime.evaluate', {
    expression: `axe.run(document, ${JSON.stringify({ runOnly: TAGS, resultTypes: ['violations'] })})`,
    awaitPromise: true,
    returnByValue: true,
  })
  await devtools.detach()
  const { violations } = result.value as AxeResults
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary = '' }) => `${id}: ${target.join(' ')}: ${failureSummary.replace(/\s+/g, ' ')}`,
    ),
  )
}
