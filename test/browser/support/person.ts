import type { BrowserContext } from 'playwright-core'
import { call } from '../../support/http-client.js'
import type { Faults } from './faults.js'
import { Tab } from './tab.js'

/** Of everybody here. */
export const PASSWORD = 'a password of some length'

type LoggedIn = { readonly user: { readonly id: string }; readonly accessToken: string }

/** Somebody at a browser of their own: what they do is done in its first tab, unless they open another one. */
export class Person extends Tab {
  username = ''
  id = ''
  #token = ''

  constructor(
    readonly context: BrowserContext,
    page: Tab['page'],
    readonly faults: Faults,
  ) {
    super(page)
  }

  /** Makes an account without having to look at the page for it: this browser is logged in from its next page on. */
  async hasAccount(displayName: string, username: string): Promise<void> {
    const answer = await this.context.request.post('/api/auth/register', {
      headers: { 'Parley-Session': 'cookie' },
      data: { username, displayName, password: PASSWORD },
    })
    if (!answer.ok()) throw new Error(`${username} cannot register: ${await answer.text()}`)
    const { user, accessToken } = (await answer.json()) as LoggedIn
    this.username = username
    this.id = user.id
    this.#token = accessToken
  }

  /** Another tab of the same browser. */
  async tab(path: string): Promise<Tab> {
    const tab = new Tab(await this.context.newPage())
    await tab.opens(path)
    return tab
  }

  /**
   * What has to be there before the story begins, by the API; only for who `hasAccount`.
   * @throws Error when it is refused
   */
  async has<B = Record<string, unknown>>(method: string, path: string, body?: object): Promise<B> {
    const url = new URL(path, this.page.url()).href
    return call<B>(method, url, { token: this.#token, ...(body && { body }) })
  }
}
