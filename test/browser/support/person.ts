import type { BrowserContext, Page } from 'playwright-core'
import { Account, type LoggedIn, PASSWORD } from './account.js'
import type { Faults } from './faults.js'
import { Tab } from './tab.js'

/** Somebody at a browser of their own: what they do is done in its first tab, unless they open another one. */
export class Person extends Tab {
  #account: Account | undefined

  constructor(
    readonly context: BrowserContext,
    page: Page,
    readonly faults: Faults,
    isTouched: boolean,
  ) {
    super(page, isTouched)
  }

  /** What they have at the server. @throws Error for a visitor */
  get account(): Account {
    if (this.#account === undefined) throw new Error('whoever is at this browser has no account yet')
    return this.#account
  }

  /** Makes an account without having to look at the page for it: this browser is logged in from its next page on. */
  async register(url: string, username: string, displayName: string): Promise<void> {
    const answer = await this.context.request.post('/api/auth/register', {
      headers: { 'Parley-Session': 'cookie' },
      data: { username, displayName, password: PASSWORD },
    })
    if (!answer.ok()) throw new Error(`${username} cannot register: ${await answer.text()}`)
    this.#account = new Account(url, username, displayName, (await answer.json()) as LoggedIn)
  }

  /** Another tab of the same browser. */
  async tab(path: string): Promise<Tab> {
    const tab = new Tab(await this.context.newPage(), this.isTouched)
    await tab.opens(path)
    return tab
  }
}
