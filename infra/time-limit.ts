import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'

/**
 * Waits for something, but not longer than so many milliseconds; it goes on all the same.
 * @throws what it throws; what `late` makes when the time is over
 */
export async function inTime<T>(ms: number, awaited: Promise<T>, late: () => Error): Promise<T> {
  const over = new AbortController()
  const { signal } = over
  // A process that had no time itself reads first what has come meanwhile: an answer that is there is not late.
  const limit = sleep(ms, undefined, { signal })
    .then(() => turn(undefined, { signal }))
    .then(() => {
      throw late()
    })
  try {
    return await Promise.race([awaited, limit])
  } finally {
    over.abort()
    // Whichever comes second is nobody's any more.
    for (const second of [limit, awaited]) second.catch(() => undefined)
  }
}
