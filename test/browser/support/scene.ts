import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { type ParleyProcess, startParleyProcess } from '../../support/parley-process.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { Account } from './account.js'
import { chromiumPath, launchChromium } from './chromium.js'
import { Faults } from './faults.js'
import { Person } from './person.js'

/** From `dist/test/browser/support`, where this runs. Not in git. */
export const SHOTS = fileURLToPath(new URL('../../../../test/browser/shots/', import.meta.url))
export const DESKTOP = { width: 1280, height: 800 }
export const PHONE = { width: 390, height: 844 }
/** Milliseconds that something may take to appear; the machine may be busy with other tests. */
const PATIENCE_MS = 30_000
const STORY_MS = 300_000

type Look = Pick<
  BrowserContextOptions,
  'viewport' | 'colorScheme' | 'hasTouch' | 'isMobile' | 'deviceScaleFactor' | 'locale'
>

/** A phone: narrow, and touched. */
export const ON_PHONE: Look = { viewport: PHONE, hasTouch: true, isMobile: true }

/** The people of one story, each at a browser of their own. */
export class Scene {
  readonly #people: Person[] = []

  constructor(
    private readonly browser: Browser,
    readonly server: Server,
  ) {}

  /** A browser that nobody has logged in at. */
  async visitor(look: Look = {}): Promise<Person> {
    const context = await this.browser.newContext({
      ...{ baseURL: this.server.url, viewport: DESKTOP, locale: 'en-GB', reducedMotion: 'reduce' },
      ...look,
    })
    context.setDefaultTimeout(PATIENCE_MS)
    const faults = new Faults()
    context.on('page', (page) => faults.watch(page))
    const person = new Person(context, await context.newPage(), faults, look.hasTouch === true)
    this.#people.push(person)
    return person
  }

  /** Somebody with an account, logged in, looking at their home. @param name what they are called; the user name begins with it */
  async person(name: string, look: Look = {}): Promise<Person> {
    const person = await this.visitor(look)
    await person.register(this.server.url, this.server.nextUsername(name), name)
    await person.opens('/')
    return person
  }

  /** Somebody with an account and no browser. @param username what the user name begins with */
  account(name: string, username = name): Promise<Account> {
    return Account.register(this.server.url, this.server.nextUsername(username), name)
  }

  get faults(): readonly string[] {
    return this.#people.flatMap(({ faults }) => faults.found)
  }

  /** What everybody sees, for whoever looks for the reason. */
  async picture(story: string): Promise<void> {
    mkdirSync(SHOTS, { recursive: true })
    const name = story.replace(/\W+/g, '-')
    const pages = this.#people.flatMap(({ context }) => context.pages())
    await Promise.allSettled(pages.map((page, n) => page.screenshot({ path: join(SHOTS, `failed-${name}-${n}.png`) })))
  }

  async end(): Promise<void> {
    await Promise.all(this.#people.map(({ context }) => context.close()))
  }
}

/** The real server, in a process that can be killed and comes back with the same data at the same address. */
export class Server {
  #process: ParleyProcess | undefined
  #isRunning = false
  #named = 0

  constructor(
    private readonly folder: string,
    private readonly settings: Readonly<Record<string, string>>,
  ) {}

  get url(): string {
    if (this.#process === undefined) throw new Error('the server has not been started')
    return this.#process.url
  }

  /** Warnings and errors since it was started. */
  get output(): string {
    const lines = (this.#process?.output() ?? '').split('\n')
    return lines.filter((line) => line.startsWith('{')).join('\n')
  }

  /** Starts it, if it does not run. */
  async start(): Promise<void> {
    if (this.#isRunning) return
    const port = this.#process === undefined ? '0' : new URL(this.#process.url).port
    this.#process = await startParleyProcess(this.folder, { ...this.settings, PORT: port })
    this.#isRunning = true
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    await this.#process?.kill()
    this.#isRunning = false
  }

  async stop(): Promise<void> {
    await this.#process?.stop()
  }

  /** A user name that nobody has, `ann1` for Ann. */
  nextUsername(name: string): string {
    this.#named += 1
    const first = /^[A-Za-z]+/.exec(name)?.[0] ?? 'person'
    return `${first.toLowerCase()}${this.#named}`
  }
}

type Story = (name: string, tell: (scene: Scene) => Promise<void>) => void

/**
 * Stories of people at browsers, with one Chromium and one server for all of the file; they are reported as skipped where there is no Chromium.
 * A story that fails is told once more, and says so; it fails by its own expectations, and when anything went wrong in a page that nobody expected: see `Faults`.
 * @param settings of the server, over those of tests
 */
export function inChromium(
  what: string,
  stories: (story: Story) => void,
  settings: Readonly<Record<string, string>> = {},
): void {
  if (chromiumPath === null) {
    it.skip(`${what} (skipped: chromium)`, () => undefined)
    return
  }
  describe(what, () => {
    let browser: Browser
    // Before its folder is removed.
    afterAll(() => Promise.all([browser.close(), server.stop()]))
    const folder = temporaryFolder()
    let servers = 0
    const freshServer = (): Server => new Server(join(folder, `${(servers += 1)}`), settings)
    let server = freshServer()
    beforeAll(async () => {
      ;[browser] = await Promise.all([launchChromium(), server.start()])
    }, STORY_MS)
    stories((name, tell) => {
      const once = () => told(new Scene(browser, server), name, tell)
      const onceMore = async (error: unknown): Promise<void> => {
        console.log(`“${name}” is told once more, at a fresh server. What went wrong:`, error)
        await server.stop()
        server = freshServer()
        await server.start()
        await once()
      }
      // On a machine that does much else a browser may be seconds late with anything.
      it(name, () => once().catch(onceMore), 2 * STORY_MS)
    })
  })
}

async function told(scene: Scene, name: string, tell: (scene: Scene) => Promise<void>): Promise<void> {
  try {
    await tell(scene)
    expect(scene.faults).toEqual([])
  } catch (error) {
    await scene.picture(name)
    const said = scene.server.output
    if (said !== '') console.log(`The server said:\n${said}`)
    throw error
  } finally {
    await scene.end()
    // Whatever a story has done to it: the next one finds it running.
    await scene.server.start()
  }
}
