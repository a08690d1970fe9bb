const DAY_MS = 86_400_000

/**
 * The calendar day of a moment: `2026-11-22`.
 * @param at milliseconds since 1970
 * @param timeZone that of the browser unless given
 */
export function dayOf(at: number, timeZone?: string): string {
  // Canadians write it like this.
  if (timeZone !== undefined) return new Intl.DateTimeFormat('en-CA', { timeZone }).format(at)
  const date = new Date(at)
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/**
 * What a day is called in a conversation: Today, Yesterday, or the date, with the year when it is another one.
 * @param day as `dayOf` has it
 * @param locale that of the browser unless given, like `timeZone`
 */
export function dayName(day: string, now: Date, locale?: string, timeZone?: string): string {
  const today = dayOf(now.getTime(), timeZone)
  const distance = Math.round((utcOf(day) - utcOf(today)) / DAY_MS)
  if (distance === 0 || distance === -1) return capital(relative(distance, locale))
  const date = { weekday: 'long', day: 'numeric', month: 'long' } as const
  const year = day.slice(0, 4) === today.slice(0, 4) ? {} : ({ year: 'numeric' } as const)
  return new Intl.DateTimeFormat(locale, { ...date, ...year, timeZone: 'UTC' }).format(utcOf(day))
}

/** Days have the same length there. */
const utcOf = (day: string): number => Date.parse(`${day}T00:00:00Z`)

const relative = (days: number, locale: string | undefined): string =>
  new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day')

const capital = (text: string): string => text.slice(0, 1).toLocaleUpperCase() + text.slice(1)
