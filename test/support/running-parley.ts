import { afterAll } from '@jest/globals'
import { readConfig } from '../../infra/config.js'
import { createLogger } from '../../infra/logging.js'
import { type LiveParts, type Parley, startParley } from '../../infra/parley.js'
import { openApi } from '../../src/api/openapi.js'
import type { Operation } from '../../src/api/operation.js'
import { operations } from '../../src/api/operations/index.js'
import type { Services } from '../../src/api/services.js'
import { type Answer, Client, Person } from './client.js'
import { engineSettings } from './engine-settings.js'
import { documentedResponses } from './openapi-response.js'
import { temporaryFolder } from './temporary-folder.js'

/** The whole table, only to be looked at: without services nothing in it can run. */
export const operationTable: readonly Operation[] = operations({} as Services)

/** Of everybody here. */
export const PASSWORD = 'a long enough password'
const expectDocumented = documentedResponses(openApi(operationTable, { version: '0' }))

/** A whole Parley in this process, on a free port and in a folder of its own, with its stores and threads. It stops after the file's tests. */
export class RunningParley {
  private named = 0
  private stopped: Promise<void> | undefined

  private constructor(
    private readonly parley: Parley,
    readonly client: Client,
  ) {}

  /**
   * @param settings over those of a test: no rate limits, no log, known admin
   * @param parts in the place of the real live feed
   */
  static async start(settings: Readonly<Record<string, string>> = {}, parts: LiveParts = {}): Promise<RunningParley> {
    const started: RunningParley[] = []
    // Before its database is dropped.
    afterAll(() => started[0]?.stop())
    const { DATA_DIR = temporaryFolder() } = settings
    const env = {
      ...{ PORT: '0', HOST: '127.0.0.1', DATA_DIR, RATE_LIMITS: 'off', LOG_LEVEL: 'silent' },
      ADMIN_PASSWORD: PASSWORD,
      ...engineSettings(DATA_DIR),
    }
    const config = readConfig([], { ...env, ...settings })
    const onDeath = (error: Error): never => {
      throw error
    }
    const parley = await startParley(config, createLogger(config.LOG_LEVEL), onDeath, parts)
    const running = new RunningParley(parley, new Client(parley.url, expectDocumented))
    started.push(running)
    return running
  }

  get url(): string {
    return this.parley.url
  }

  /** Stops it, before the tests are over. */
  stop(): Promise<void> {
    return (this.stopped ??= this.parley.close())
  }

  /** Signs access tokens. */
  get jwtSecret(): string {
    return this.parley.secrets.jwtSecret
  }

  /** Somebody new, logged in. @param name beginning of the user name, which is made unique */
  async person(name = 'person'): Promise<Person> {
    this.named += 1
    const { body } = await this.client.send('POST', '/api/auth/register', {
      body: { username: `${name}${this.named}`, password: PASSWORD },
    })
    return this.loggedIn(body)
  }

  /** So many new people. */
  people(count: number, name?: string): Promise<readonly Person[]> {
    return Promise.all(Array.from({ length: count }, () => this.person(name)))
  }

  /** A new session of the account; the password is that of everybody here. */
  async logIn(username: string): Promise<Person> {
    const { body } = await this.client.send('POST', '/api/auth/login', { body: { username, password: PASSWORD } })
    return this.loggedIn(body)
  }

  admin(): Promise<Person> {
    return this.logIn('admin')
  }

  private loggedIn(answer: Answer): Person {
    if (!('user' in answer)) throw new Error(`nobody is logged in: ${JSON.stringify(answer)}`)
    const { user, accessToken, refreshToken } = answer
    return new Person(this.client, user, accessToken, refreshToken)
  }
}
