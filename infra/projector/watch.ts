import type { ServedReadModels } from '../../src/projections/serving.js'

/** Milliseconds between two looks while somebody waits for the read models, and while nobody does. */
const AWAITED_MS = 20
const IDLE_MS = 1_000

/**
 * Looks in the store how far the read models are that another process fills, until it is closed. Whoever hears of it sooner by the relay is not
 * held up by this; without a relay it is all there is.
 * @param report told of a failure; there is another look a second later
 */
export function watchReadModels(models: ServedReadModels, report: (error: unknown) => void): { close(): void } {
  let lookAt = performance.now() + IDLE_MS
  let isLooking = false
  const look = async (): Promise<void> => {
    isLooking = true
    try {
      await models.refresh()
    } catch (error) {
      // Who waits is not helped by asking a store that is away fifty times a second.
      lookAt = performance.now() + IDLE_MS
      report(error)
    } finally {
      isLooking = false
    }
  }
  const timer = setInterval(() => {
    const now = performance.now()
    if (isLooking || (now < lookAt && !models.isAwaited)) return
    lookAt = now + IDLE_MS
    void look()
  }, AWAITED_MS)
  return { close: () => clearInterval(timer) }
}
