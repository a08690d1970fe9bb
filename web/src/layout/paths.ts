const e = encodeURIComponent

/** The client's own addresses. Those that are pages of the server, too: see infra/web-client.ts. */
export const paths = {
  room: (roomId: string) => `/rooms/${e(roomId)}`,
  /** The room, at a message. */
  message: (roomId: string, seq: number) => `/rooms/${e(roomId)}?message=${seq}`,
  history: (roomId: string) => `/rooms/${e(roomId)}/history`,
  /** The history, at an event. */
  event: (roomId: string, revision: number) => `/rooms/${e(roomId)}/history?event=${revision}`,
  discover: '/discover',
  archived: '/archived',
  invites: '/invites',
  profile: '/profile',
} as const

/** Whether the escapes of a path can be read. The router cannot go on with one whose cannot: `/rooms/%E0`. */
export function isReadable(path: string): boolean {
  try {
    // The bundler drops a call whose result nobody uses.
    return decodeURIComponent(path) !== ''
  } catch {
    return false
  }
}
