/** A time that a message may be sent at. */
export type LaterTime = { readonly text: string; readonly at: Date }

const HOUR_MS = 60 * 60 * 1000
const MORNING = 9

/** A few times that people mean by "later". @param now in the person's own time zone */
export function laterTimes(now: Date): readonly LaterTime[] {
  const tomorrow = morningAfter(now, 1)
  const toMonday = (8 - now.getDay()) % 7 || 7
  const monday = morningAfter(now, toMonday)
  return [
    { text: 'In 1 hour', at: new Date(now.getTime() + HOUR_MS) },
    { text: `Tomorrow at ${clock(tomorrow)}`, at: tomorrow },
    // On Sundays that is the same.
    ...(toMonday > 1 ? [{ text: `${weekday(monday)} at ${clock(monday)}`, at: monday }] : []),
  ]
}

function morningAfter(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING)
}

const clock = (at: Date): string => at.toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit' })
const weekday = (at: Date): string => at.toLocaleDateString(undefined, { weekday: 'long' })

/** As a field for date and time has it: local, to the minute. */
export function fieldValue(at: Date): string {
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}

/** What a field holds as a time; null for what is none, or is over. */
export function timeIn(value: string, now: Date): Date | null {
  const at = new Date(value)
  return at.getTime() > now.getTime() ? at : null
}
