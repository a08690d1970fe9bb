import { readLocal, writeLocal } from '../storage/local.js'

const key = (userId: string): string => `parley.recent-rooms.${userId}`
const KEPT = 20

/** The rooms that somebody looked at in this browser, the last one first. */
export function recentRooms(userId: string): readonly string[] {
  const ids = readLocal(key(userId))
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : []
}

/** The room that somebody looked at last in this browser. */
export const lastRoom = (userId: string): string | null => recentRooms(userId)[0] ?? null

export function rememberRoom(userId: string, roomId: string): void {
  const others = recentRooms(userId).filter((id) => id !== roomId)
  // Where storage is full or forbidden it starts at home.
  writeLocal(key(userId), [roomId, ...others].slice(0, KEPT))
}
