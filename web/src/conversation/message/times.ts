const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })
const DAY = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })

/** The time of day. @param at ISO 8601 */
export const timeOfDay = (at: string): string => TIME.format(Date.parse(at))

/** The time of day where there is little room: of a clock of twelve hours without the half of the day. @param at ISO 8601 */
export const clockTime = (at: string): string =>
  TIME.formatToParts(Date.parse(at))
    .map(({ type, value }) => (type === 'dayPeriod' ? '' : value))
    .join('')
    .trim()

/** The time, with as much of the date as it takes to tell it from now. */
export function timeWithDay(at: string, now: Date = new Date()): string {
  const then = new Date(at)
  if (then.toDateString() === now.toDateString()) return TIME.format(then)
  const date = then.getFullYear() === now.getFullYear() ? DAY : DATE
  return `${date.format(then)}, ${TIME.format(then)}`
}
