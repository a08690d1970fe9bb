import { once } from 'node:events'

/**
 * Waits for something, but not longer than until the signal; it goes on all the same.
 * @throws what it throws; what the signal was aborted with
 */
export async function untilEnded<T>(signal: AbortSignal, awaited: Promise<T>): Promise<T> {
  const over = new AbortController()
  const ended = signal.aborted ? Promise.resolve() : once(signal, 'abort', { signal: over.signal })
  try {
    return await Promise.race([awaited, ended.then(() => Promise.reject<T>(signal.reason as Error))])
  } finally {
    over.abort()
  }
}
