import type { RoomState } from '../../../../src/client/index.js'

/** Why nothing can be written here. */
export type Hindrance =
  | { readonly kind: 'archived' | 'not_a_member' }
  /** Milliseconds since 1970. */
  | { readonly kind: 'muted'; readonly until: number }
  | { readonly kind: 'blocked'; readonly userId: string; readonly name: string }

/**
 * What keeps me from writing in a room; null: nothing.
 * @param now milliseconds since 1970
 * @param blocked ids of those whom I have blocked
 */
export function hindranceIn(state: RoomState, now: number, blocked: ReadonlySet<string>): Hindrance | null {
  const { room, me, members, isMember } = state
  if (!isMember) return { kind: 'not_a_member' }
  if (room.archived) return { kind: 'archived' }
  const until = Date.parse(members.get(me)?.mutedUntil ?? '')
  if (until > now) return { kind: 'muted', until }
  if (room.type !== 'direct') return null
  const other = [...members.values()].find(({ userId }) => userId !== me && blocked.has(userId))
  return other === undefined ? null : { kind: 'blocked', userId: other.userId, name: other.displayName }
}
