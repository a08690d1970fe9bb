import { join } from 'node:path'
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { fileURLToPath } from 'node:url'
import { type Account, type ApiClient, apiClient, mapWide } from '../api-client.js'
import type { Options } from '../options.js'
import { candidate } from '../posting.js'
import { waitCaughtUp } from '../read-models.js'
import { openRoom, registerPeople } from '../room-setup.js'
import { startServer } from '../server-process.js'
import { textOf } from './texts.js'

const FIGURES = fileURLToPath(new URL('../../test/browser/support/page-figures.js', import.meta.url))
const PASSWORD = 'correct-horse-battery'
const VIEWPORT = { width: 1280, height: 800 }

export type Sizes = {
  /** Messages of the large room. */
  readonly messages: number
  /** Rooms in the list; the last few have enough messages to fill the screen. */
  readonly rooms: number
  /** Rooms that are opened. */
  readonly opened: number
}

export const SIZES: Sizes = { messages: 20_000, rooms: 500, opened: 10 }
export const SMALL: Sizes = { messages: 1_000, rooms: 40, opened: 3 }
const MESSAGES_OF_OPENED = 200

export const LARGE_ROOM = 'The large room'
export const openedRoom = (n: number): string => `Opened ${n} of many`
/** The last message of each of these rooms. */
export const lastOf = (room: string): string => `This is the last of ${room}`

/** A server with somebody who is in many rooms, one of them large, and what they read it with. */
export type Stage = {
  /** Address of one of the rooms that are opened. */
  readonly path: string
  /** A browser of its own, with an empty cache, in which that person is logged in. */
  readonly context: () => Promise<BrowserContext>
  readonly close: () => Promise<void>
}

/** @param folder where the server keeps its data */
export async function openStage(folder: string, browser: Browser, sizes: Sizes, options: Options): Promise<Stage> {
  const server = await startServer(candidate(options), join(folder, 'data'), options)
  const api = apiClient(server.origin, 8)
  const people = await registerPeople(api, 'reader', 4)
  const ids = await fill(api, people, sizes)
  await waitCaughtUp(api)
  await api.close()
  const context = (): Promise<BrowserContext> => loggedIn(browser, server.origin, people[0]!.username)
  return { path: `/rooms/${ids[0]}`, context, close: () => server.stop() }
}

/** @returns ids of the rooms that are opened */
async function fill(api: ApiClient, people: readonly Account[], sizes: Sizes): Promise<readonly string[]> {
  const quiet = Array.from({ length: sizes.rooms - sizes.opened - 1 }, (_, n) => `Room ${n}`)
  await mapWide(quiet, 4, async (name) => post(api, people, await openRoom(api, people.slice(0, 2), name), name, 1))
  const opened = Array.from({ length: sizes.opened }, (_, n) => openedRoom(n))
  const ids = await mapWide(opened, 4, async (name) => {
    const id = await openRoom(api, people, name)
    await post(api, people, id, name, MESSAGES_OF_OPENED)
    return id
  })
  await post(api, people, await openRoom(api, people, LARGE_ROOM), LARGE_ROOM, sizes.messages)
  return ids
}

async function post(
  api: ApiClient,
  people: readonly Account[],
  id: string,
  room: string,
  count: number,
): Promise<void> {
  const texts = Array.from({ length: count - 1 }, (_, n) => textOf(n))
  const say = (content: string, n: number): Promise<unknown> =>
    api.call('POST', `/api/rooms/${id}/messages`, { token: people[n % 2]!.token, body: { content } })
  await mapWide(texts, 8, say)
  await say(lastOf(room), 1)
}

async function loggedIn(browser: Browser, origin: string, username: string): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: origin, viewport: VIEWPORT })
  await context.addInitScript({ path: FIGURES })
  const headers = { 'Parley-Session': 'cookie' }
  const answer = await context.request.post('/api/auth/login', { headers, data: { username, password: PASSWORD } })
  if (!answer.ok()) throw new Error(`${username} cannot log in: ${await answer.text()}`)
  return context
}

/** Calls one of the functions of `page-figures.ts`. */
export const figure = <T>(page: Page, name: string, ...args: readonly string[]): Promise<T> =>
  page.evaluate(`figures.${name}(${args.map((arg) => JSON.stringify(arg)).join()})`)

/** Developer tools of a page. */
export const devtools = (page: Page): Promise<CDPSession> => page.context().newCDPSession(page)
