import type { Presence } from '../../../src/client/index.js'
import { timeAgo } from '../ui/times.js'

const NAMES: Readonly<Record<Presence['status'], string>> = {
  online: 'Online',
  away: 'Away',
  busy: 'Busy',
  offline: 'Offline',
}

/** How somebody is there, and what they say about it. @param now in milliseconds */
export function presenceText(presence: Presence | undefined, now: number, locale?: string): string {
  if (presence === undefined) return NAMES.offline
  const { status, statusMessage, lastSeenAt } = presence
  const seen = status === 'offline' && lastSeenAt !== null
  const there = seen ? `Last seen ${timeAgo(Date.parse(lastSeenAt), now, locale)}` : NAMES[status]
  return statusMessage === null || statusMessage === '' ? there : `${there} · ${statusMessage}`
}
