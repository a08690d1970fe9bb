import type { Role } from '../../domain/room/permissions.js'
import type { RoomState } from '../../domain/room/state.js'

/** Who looks at a room's events: all that decides which variant of a frame they get. */
export type Viewer = {
  readonly userId: string
  readonly role: Role
  /** In a `since_join` room the revision of their latest joining: what happened before is hidden from them. Else 0. */
  readonly visibleFrom: number
  /** In a `since_join` room its last message when they joined: what becomes of messages up to it is hidden from them. Else 0. */
  readonly hiddenUpTo: number
}

/** A member as one who looks at the room; null for who is none. */
export function viewerOf({ members, settings }: RoomState, userId: string): Viewer | null {
  const member = members.get(userId)
  if (member === undefined) return null
  const { role, joinRevision, joinSeq } = member
  const isHidden = settings.historyVisibility === 'since_join'
  return { userId, role, visibleFrom: isHidden ? joinRevision : 0, hiddenUpTo: isHidden ? joinSeq : 0 }
}
