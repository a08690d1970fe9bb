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

/**
 * What is wrong with a time to send something at.
 * @param sendAt ISO 8601 UTC with milliseconds
 * @param at the present, likewise
 * @returns null when nothing is
 */
export function sendAtFault(sendAt: string, at: string): string | null {
  const ahead = Date.parse(sendAt) - Date.parse(at)
  // Written so that what is no time at all is refused too.
  if (!(ahead > 0)) return 'must be in the future'
  return ahead > SCHEDULE_LIMITS.aheadMs ? 'must be within a year' : null
}
