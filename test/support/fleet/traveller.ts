import { setTimeout as pause } from 'node:timers/promises'
import { openApi } from '../../../src/api/openapi.js'
import { operations } from '../../../src/api/operations/index.js'
import type { Services } from '../../../src/api/services.js'
import { ADMIN_PASSWORD } from '../parley-process.js'
import { Client, type Method, Person, type Reply, type Sent } from '../client.js'
import { documentedResponses } from '../openapi-response.js'

// Without services nothing in the table can run: it is only looked at.
const expectDocumented = documentedResponses(openApi(operations({} as Services), { version: '0' }))

const PASSWORD = 'a long enough password'

/** A client whose every request may reach another instance, and who says each time what it has written. */
export class Traveller extends Client {
  /** Where its latest write is in the log; empty before the first. */
  #written = ''

  /** @param url of the balancer */
  constructor(url: string) {
    super(url, expectDocumented)
  }

  override async send(method: Method, path: string, { headers, ...sent }: Sent = {}): Promise<Reply> {
    const own = { connection: 'close', ...(this.#written !== '' && { 'parley-after': this.#written }) }
    const reply = await super.send(method, path, { ...sent, headers: { ...own, ...headers } })
    const position = reply.headers.get('parley-position') ?? ''
    // Two requests at once may be answered in any order.
    if (position > this.#written) this.#written = position
    return reply
  }
}

/** Asked again while the answer is "later": on a busy machine that is no failure. What was asked for the first time may have been done all the same. */
async function loggedIn(url: string, path: string, username: string, password: string): Promise<Person> {
  const client = new Traveller(url)
  for (let isRepeated = false; ; isRepeated = true) {
    const { status, body } = await client.send('POST', `/api/auth/${path}`, { body: { username, password } })
    if (status < 300) return new Person(client, body.user, body.accessToken, body.refreshToken)
    if (isRepeated && body.code === 'username_taken') return loggedIn(url, 'login', username, password)
    if (status !== 503) throw new Error(`${path} of ${username} was answered ${status}: ${JSON.stringify(body)}`)
    await pause(200)
  }
}

/** Somebody new. @param url of the balancer, or of one instance */
export const travellerNamed = (url: string, username: string): Promise<Person> =>
  loggedIn(url, 'register', username, PASSWORD)

/** So many new people. @param name beginning of their user names */
export const travellers = (url: string, count: number, name = 'traveller'): Promise<readonly Person[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => travellerNamed(url, `${name}-${i}`)))

/** Another login of somebody. */
export const logInAgain = (url: string, { username }: Person): Promise<Person> =>
  loggedIn(url, 'login', username, PASSWORD)

export const adminOf = (url: string): Promise<Person> => loggedIn(url, 'login', 'admin', ADMIN_PASSWORD)

/** The same person and login, who asks only one instance, and does not say what they have written. */
export const travellerOn = (url: string, { user, token, refreshToken }: Person): Person =>
  new Person(new Traveller(url), user, token, refreshToken)
