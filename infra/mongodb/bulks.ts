/** Operations in one request: more gain nothing, and hold up others. */
const MOST = 1_000

/** Does something with all items, a bulk after the other. */
export async function inBulks<T>(items: readonly T[], work: (some: readonly T[]) => Promise<void>): Promise<void> {
  for (let from = 0; from < items.length; from += MOST) await work(items.slice(from, from + MOST))
}
