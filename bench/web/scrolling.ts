import type { Page } from 'playwright-core'
import { devtools, figure } from './stage.js'

/** Long tasks and times between frames, in milliseconds. */
type Scrolled = { readonly longTasks: readonly number[]; readonly frames: readonly number[] }

export type Smoothness = {
  readonly longTasks: number
  /** The longest of all tasks that were long. */
  readonly longestMs: number
  /** Frames that a screen of 60 Hz would have shown and did not. */
  readonly droppedFrames: number
  readonly frames: number
}

const SPEED_PX = 3_000
const FRAME_MS = 1_000 / 60

/**
 * Turns the mouse wheel over something, as fast as a hurried hand does.
 * @param selector what is scrolled
 * @param direction 1 towards the beginning, −1 towards the end
 */
export async function scroll(page: Page, selector: string, direction: 1 | -1, seconds: number): Promise<Smoothness> {
  const box = await page.locator(selector).boundingBox()
  if (box === null) throw new Error(`${selector} is not to be seen`)
  const tools = await devtools(page)
  await figure(page, 'beginScrolling')
  await tools.send('Input.synthesizeScrollGesture', {
    ...{ x: box.x + box.width / 2, y: box.y + box.height / 2, gestureSourceType: 'mouse' },
    ...{ yDistance: direction * SPEED_PX * seconds, speed: SPEED_PX },
  })
  const scrolled = await figure<Scrolled>(page, 'endScrolling')
  await tools.detach()
  return smoothness(scrolled)
}

function smoothness({ longTasks, frames }: Scrolled): Smoothness {
  const dropped = frames.map((ms) => Math.max(0, Math.round(ms / FRAME_MS) - 1))
  return {
    longTasks: longTasks.length,
    longestMs: Math.max(0, ...longTasks),
    droppedFrames: dropped.reduce((sum, count) => sum + count, 0),
    frames: frames.length,
  }
}
