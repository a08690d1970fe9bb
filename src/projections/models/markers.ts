import type { Projection } from '../projection.js'

export type MarkerDocument = {
  readonly userId: string
  readonly roomId: string
  readonly readSeq: number
  readonly readAt: string | null
  readonly notifications: 'all' | 'mentions' | 'none'
  readonly favourite: boolean
  readonly hidden: boolean
}

export const markerId = (userId: string, roomId: string): string => `${userId}:${roomId}`

/** One document per person and room: how far they have read, and how they want to see it. Folded from the person's inbox. */
export const markers: Projection<MarkerDocument> = {
  name: 'markers',
  version: 1,
  categories: ['inbox'],
  handles: ['ReadMarkerMoved', 'RoomViewChanged'],
  key: (event) => [markerId(event.data['userId'] as string, event.data['roomId'] as string)],
  evolve: (marker, event) => {
    const { userId, roomId, ...rest } = event.data as unknown as Partial<MarkerDocument> & { userId: string; roomId: string; seq?: number }
    const before = marker ?? unmarked(userId, roomId)
    if (event.type === 'ReadMarkerMoved') return { ...before, readSeq: rest.seq ?? before.readSeq, readAt: event.metadata.at }
    return { ...before, ...rest }
  },
  indexes: [['roomId', 'readSeq'], ['userId']],
}

/** What holds for a room that its member has neither read nor arranged. */
export const unmarked = (userId: string, roomId: string): MarkerDocument => ({
  userId,
  roomId,
  readSeq: 0,
  readAt: null,
  notifications: 'all',
  favourite: false,
  hidden: false,
})
