/**
 * What time it is for somebody.
 * @param timeZone as they have given it; null: they have not
 * @param now milliseconds since 1970
 * @returns null when it is not known, or means nothing to this browser
 */
export function localTime(timeZone: string | null, now: number, locale?: string): string | null {
  if (timeZone === null || timeZone === '') return null
  try {
    return new Date(now).toLocaleTimeString(locale, { timeZone, hour: 'numeric', minute: '2-digit', weekday: 'short' })
  } catch {
    return null
  }
}
