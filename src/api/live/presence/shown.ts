import type { Presence } from '../../../projections/queries/shapes.js'
import type { PresenceRecord } from './presence-store.js'

/** True when others see the person as anything but offline. */
export const isVisible = ({ present, status }: PresenceRecord): boolean => present && status !== 'invisible'

/**
 * A person as others see them. Whoever is invisible looks exactly like somebody who has gone: their message and their room would tell.
 * `currentRoomId` is still for those only who share that room.
 */
export function shownAs(userId: string, record: PresenceRecord | null): Presence {
  if (record === null || !record.present || record.status === 'invisible')
    return {
      userId,
      status: 'offline',
      statusMessage: null,
      currentRoomId: null,
      lastSeenAt: record?.lastSeenAt ?? null,
    }
  const { status, statusMessage, currentRoomId } = record
  return { userId, status, statusMessage, currentRoomId, lastSeenAt: null }
}

/** True when others see no difference. */
export const looksAlike = (one: Presence, other: Presence): boolean =>
  one.status === other.status &&
  one.statusMessage === other.statusMessage &&
  one.currentRoomId === other.currentRoomId &&
  one.lastSeenAt === other.lastSeenAt
