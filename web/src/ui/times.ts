const STEPS: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, ms: number])[] = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['week', 7 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** How long ago, in one unit; less than a minute is now. @param at in milliseconds, like `now` */
export function timeAgo(at: number, now: number, locale?: string): string {
  const passed = Math.max(0, now - at)
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const step = STEPS.find(([, ms]) => passed >= ms)
  return step === undefined ? format.format(0, 'second') : format.format(-Math.floor(passed / step[1]), step[0])
}

const FULL = { dateStyle: 'long', timeStyle: 'medium' } as const
const full = new Intl.DateTimeFormat(undefined, FULL)

/** Day and time in full. @param at ISO 8601 */
export const fullTime = (at: string, locale?: string): string =>
  (locale === undefined ? full : new Intl.DateTimeFormat(locale, FULL)).format(new Date(at))
