/** Times as somebody reads them. */
export type Clock = {
  /** Hour and minute. */
  time(at: string): string
  /** Weekday and full date. */
  date(at: string): string
  /** Hour and minute of the day of `now`; with the date before it on another day. */
  moment(at: string): string
  /** Whether it is on the day of `now`. */
  isToday(at: string): boolean
  /** The time zone, as it is named. */
  readonly zone: string
}

/** Somebody's way to write times. */
export type TimeSettings = { readonly locale: string; readonly timeZone: string | null; readonly now: string }

/**
 * A clock for somebody: in UTC where no time zone is known, or one that this system does not know.
 */
export function clockFor({ locale, timeZone, now }: TimeSettings): Clock {
  const zone = timeZone !== null && isKnown(() => new Intl.DateTimeFormat('en', { timeZone })) ? timeZone : 'UTC'
  const where = isKnown(() => new Intl.DateTimeFormat(locale)) ? locale : 'en-GB'
  const format = (options: Intl.DateTimeFormatOptions) => {
    let made: Intl.DateTimeFormat | undefined
    return (at: string) =>
      (made ??= new Intl.DateTimeFormat(where, { timeZone: zone, ...options })).format(new Date(at))
  }
  const time = format({ hour: '2-digit', minute: '2-digit' })
  const day = format({ day: 'numeric', month: 'short' })
  const date = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
  const isToday = (at: string): boolean => date(at) === date(now)
  const moment = (at: string): string => (isToday(at) ? time(at) : `${day(at)}, ${time(at)}`)
  return { time, date, moment, isToday, zone }
}

function isKnown(make: () => unknown): boolean {
  try {
    make()
    return true
  } catch {
    return false
  }
}
