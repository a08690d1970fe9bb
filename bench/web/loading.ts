import type { Page } from 'playwright-core'
import { median } from '../statistics.js'
import { devtools, figure, LARGE_ROOM, lastOf, openedRoom, type Stage } from './stage.js'

type Conditions = {
  readonly latency: number
  readonly downMbit: number
  readonly upMbit: number
  readonly slowerCpu: number
}

/** “Fast 4G” of Chromium's developer tools. */
export const FAST_4G: Conditions = { latency: 165, downMbit: 8.1, upMbit: 1.35, slowerCpu: 1 }
/** A cheap phone where there is little network: https://github.com/GoogleChrome/lighthouse/blob/main/docs/throttling.md */
export const SLOW_4G: Conditions = { latency: 150, downMbit: 1.6, upMbit: 0.75, slowerCpu: 4 }

const BYTES_PER_MBIT = 125_000

export type FirstLoad = {
  readonly fcpMs: number
  /** From asking for the page to a conversation that can be read. */
  readonly conversationMs: number
  /** JavaScript that was loaded until then, as it was sent. */
  readonly scriptBytes: number
}

/** The first time that somebody who is logged in opens a room by its address. */
export async function firstLoad(
  stage: Stage,
  { latency, downMbit, upMbit, slowerCpu }: Conditions,
): Promise<FirstLoad> {
  const context = await stage.context()
  const page = await context.newPage()
  const tools = await devtools(page)
  await tools.send('Network.enable')
  await tools.send('Network.emulateNetworkConditions', {
    ...{ offline: false, latency },
    ...{ downloadThroughput: downMbit * BYTES_PER_MBIT, uploadThroughput: upMbit * BYTES_PER_MBIT },
  })
  await tools.send('Emulation.setCPUThrottlingRate', { rate: slowerCpu })
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
