const DAY_MS = 86_400_000

/** Days between two moments by the calendar of this place. */
function daysBetween(earlier: Date, later: Date): number {
  const midnight = (at: Date): number => Date.UTC(at.getFullYear(), at.getMonth(), at.getDate())
  return Math.round((midnight(later) - midnight(earlier)) / DAY_MS)
}

/**
 * When something was, as short as a list needs it: the time today, then the day, then the date.
 * @param at ISO 8601
 * @param locale that of the browser unless given
 */
export function shortTime(at: string, now: Date, locale?: string): string {
  const then = new Date(at)
  const days = daysBetween(then, now)
  if (days <= 0) return format(then, locale, { hour: 'numeric', minute: '2-digit' })
  if (days === 1) return capital(new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-1, 'day'))
  if (days < 7) return format(then, locale, { weekday: 'short' })
  if (then.getFullYear() === now.getFullYear()) return format(then, locale, { day: 'numeric', month: 'short' })
  return format(then, locale, { day: 'numeric', month: 'numeric', year: '2-digit' })
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Making a format costs more than using it, and a list uses the same few. */
function format(at: Date, locale: string | undefined, options: Intl.DateTimeFormatOptions): string {
  const key = `${locale ?? ''} ${Object.keys(options).join()}`
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, options)
  formats.set(key, known)
  return known.format(at)
}

const capital = (text: string): string => text.slice(0, 1).toLocaleUpperCase() + text.slice(1)
