const key = (userId: string): string => `parley.last-room.${userId}`

/** The room that somebody looked at last in this browser. */
export function lastRoom(userId: string): string | null {
  try {
    return localStorage.getItem(key(userId))
  } catch {
    return null
  }
}

export function rememberRoom(userId: string, roomId: string): void {
  try {
    localStorage.setItem(key(userId), roomId)
  } catch {
    // Storage is full or forbidden: then it starts at home.
  }
}
