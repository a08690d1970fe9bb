/** Milliseconds without a failure after which the next one is news again. */
const QUIET_MS = 60_000

/** Tells of a failure, and of its repetitions not: an outage of an engine is one event, however often it is met. */
export function oncePerOutage(report: (error: unknown) => void): (error: unknown) => void {
  const last = new Map<string, number>()
  return (error) => {
    const what = error instanceof Error ? `${error.name} ${error.message}` : String(error)
    const before = last.get(what) ?? -Infinity
    if (last.size > 100) last.clear()
    last.set(what, performance.now())
    if (performance.now() - before > QUIET_MS) report(error)
  }
}
