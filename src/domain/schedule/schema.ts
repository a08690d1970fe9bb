import type { MessageType } from '../room/schema.js'

/** Limits of the public contract. */
export const SCHEDULE_LIMITS = {
  /** Messages that may wait, per person. */
  pending: 100,
  /** How far ahead: a year, a leap year too. */
  aheadMs: 366 * 86_400_000,
} as const

/** Types of messages that people write. */
export type ScheduledType = Exclude<MessageType, 'system' | 'invite'>

/** Whether a time is farther ahead than may be, or none at all. Both ISO 8601 UTC with milliseconds. */
export const isTooFarAhead = (sendAt: string, at: string): boolean =>
  // Written so that what is no time is refused too.
  !(Date.parse(sendAt) - Date.parse(at) <= SCHEDULE_LIMITS.aheadMs)

/**
 * What is wrong with a time to send something at.
 * @param now by the clock and not by the stream, whose time goes on where it was when a clock is set back
 * @returns null when nothing is
 */
export function sendAtFault(sendAt: string, now: string): string | null {
  if (isTooFarAhead(sendAt, now)) return 'must be within a year'
  return Date.parse(sendAt) > Date.parse(now) ? null : 'must be in the future'
}
