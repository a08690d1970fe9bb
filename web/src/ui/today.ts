import { type ReadonlySignal, signal } from '@preact/signals'

const now = signal(new Date())
/** Timers of sleeping devices are late: it is looked often enough. */
const LOOK_MS = 60_000

/** Now, as exact as a day: it changes at midnight, so that what was said today becomes yesterday's. */
export const today: ReadonlySignal<Date> = now

if (typeof document !== 'undefined') {
  setInterval(() => {
    const next = new Date()
    if (next.toDateString() !== now.value.toDateString()) now.value = next
  }, LOOK_MS)
}
