import type { ParleyClient } from '../../../src/client/index.js'

/** Between attempts for which somebody's being there is the reason: a server that is away is not asked with every key. */
const PAUSE_MS = 2_000

/**
 * Makes the next attempt to connect at once when there is a reason not to wait for it: the network is back, or somebody comes to the page or
 * writes in it.
 * @returns stops
 */
export function retryWithReason(client: Pick<ParleyClient, 'retry' | 'retryAt'>): () => void {
  let last = -Infinity
  const retry = (): void => {
    // Attempts of the connection's own are none of ours.
    if (client.retryAt === null || document.visibilityState !== 'visible') return
    const now = performance.now()
    if (now - last < PAUSE_MS) return
    last = now
    client.retry()
  }
  const atOnce = (): void => {
    last = -Infinity
    retry()
  }
  const stop = new AbortController()
  const { signal } = stop
  addEventListener('online', atOnce, { signal })
  addEventListener('focus', retry, { signal })
  document.addEventListener('visibilitychange', retry, { signal })
  document.addEventListener('input', retry, { signal })
  return () => stop.abort()
}
