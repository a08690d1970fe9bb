import type { Page } from 'playwright-core'
import { median } from '../statistics.js'
import { devtools, figure, LARGE_ROOM, lastOf, openedRoom, type Stage } from './stage.js'

/** 4G as Lighthouse throttles it: https://github.com/GoogleChrome/lighthouse/blob/main/docs/throttling.md */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 }
const SLOWER_CPU = 4

export type FirstLoad = {
  readonly fcpMs: number
  /** From asking for the page to a conversation that can be read. */
  readonly conversationMs: number
  /** JavaScript that was loaded until then, as it was sent. */
  readonly scriptBytes: number
}

/** The first time that somebody who is logged in opens a room by its address, on a slow network and a slow machine. */
export async function firstLoad(stage: Stage): Promise<FirstLoad> {
  const context = await stage.context()
  const page = await context.newPage()
  const tools = await devtools(page)
  await tools.send('Network.enable')
  await tools.send('Network.emulateNetworkConditions', SLOW_4G)
  await tools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER_CPU })
  await page.goto(stage.path, { waitUntil: 'commit' })
  const { ms } = await figure<{ ms: number }>(page, 'untilShown', openedRoom(0), lastOf(openedRoom(0)))
  const loaded = await figure<Omit<FirstLoad, 'conversationMs'>>(page, 'loaded')
  await context.close()
  return { ...loaded, conversationMs: ms }
}

/** Milliseconds from the click on a room in the list until its last message is to be seen. */
const open = async (page: Page, room: string): Promise<number> =>
  (await figure<{ ms: number }>(page, 'open', room, lastOf(room))).ms

export type Opening = { readonly coldMs: number; readonly cachedMs: number; readonly largeMs: number }

/** Opens rooms for the first time, then again; each is the median. @param count how many */
export async function opening(page: Page, count: number): Promise<Opening> {
  const names = Array.from({ length: count }, (_, n) => openedRoom(n))
  const cold: number[] = []
  const cached: number[] = []
  for (const name of names) cold.push(await open(page, name))
  const largeMs = await open(page, LARGE_ROOM)
  for (const name of names) cached.push(await open(page, name))
  return { coldMs: median(cold), cachedMs: median(cached), largeMs }
}
