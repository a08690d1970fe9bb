import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Waits until expectations hold that may have to be asked for.
 * @param expectations throws, or rejects, until they do
 * @param ms milliseconds after which they are expected for the last time
 */
export async function eventually(expectations: () => unknown, ms = 30_000): Promise<void> {
  const end = performance.now() + ms
  while (performance.now() < end) {
    if (await hold(expectations)) return
    await sleep(20)
  }
  await expectations()
}

const hold = async (expectations: () => unknown): Promise<boolean> => {
  try {
    await expectations()
    return true
  } catch {
    return false
  }
}
