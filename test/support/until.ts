import { setTimeout as sleep } from 'node:timers/promises'

/** Milliseconds after which a test waits no longer. */
const PATIENCE_MS = 5_000

/** Waits until something is so. @throws when it does not come to be in good time */
export async function until(isSo: () => boolean): Promise<void> {
  const end = performance.now() + PATIENCE_MS
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`waited in vain: ${isSo.toString()}`)
    await sleep(2)
  }
}
