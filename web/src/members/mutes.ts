import type { RoomMember } from '../../../src/client/index.js'

export type MuteDuration = 'minutes' | 'hour' | 'day' | 'open'

export const MUTE_DURATIONS: readonly { readonly value: MuteDuration; readonly text: string }[] = [
  { value: 'minutes', text: 'For 10 minutes' },
  { value: 'hour', text: 'For 1 hour' },
  { value: 'day', text: 'For 1 day' },
  { value: 'open', text: 'Until I unmute them' },
]

const MINUTE_MS = 60_000
const LENGTH_MS: Readonly<Record<Exclude<MuteDuration, 'open'>, number>> = {
  minutes: 10 * MINUTE_MS,
  hour: 60 * MINUTE_MS,
  day: 24 * 60 * MINUTE_MS,
}
/** The last time that the server can keep: longer than anybody waits. */
const OPEN_END = '9999-12-31T23:59:59.999Z'

/** When a mute ends that begins now. @param now in milliseconds @returns ISO 8601 */
export const muteEnd = (duration: MuteDuration, now: number): string =>
  duration === 'open' ? OPEN_END : new Date(now + LENGTH_MS[duration]).toISOString()

/** Whether a member may not speak at that moment. @param now in milliseconds */
export const isMuted = ({ mutedUntil }: Pick<RoomMember, 'mutedUntil'>, now: number): boolean =>
  mutedUntil !== null && Date.parse(mutedUntil) > now

/** Until when, for people: the time, with the day where it is not today's. @param locale the browser's unless given */
export function muteText(mutedUntil: string, now: number, locale?: string): string {
  if (mutedUntil >= '9999') return 'Muted until unmuted'
  const end = new Date(mutedUntil)
  const isToday = end.toDateString() === new Date(now).toDateString()
  const day = isToday ? {} : ({ day: 'numeric', month: 'short' } as const)
  return `Muted until ${end.toLocaleString(locale, { ...day, hour: '2-digit', minute: '2-digit' })}`
}
