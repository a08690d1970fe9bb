import { type ProjectedEvent, type Projection } from '../projection.js'
import { roomEvent, roomIdOf } from './room-event.js'

/** What answers have cost in one room on one day (UTC): in all, or what one person asked for. */
export type AiUsageDocument = {
  readonly roomId: string
  /** `2026-11-21` */
  readonly day: string
  /** Null: everybody's. */
  readonly userId: string | null
  readonly tokens: number
}

/** Id of the document of a room's day, or of one person's part of it. */
export const usageId = (roomId: string, day: string, userId?: string): string =>
  userId === undefined ? `${roomId}:${day}` : `${roomId}:${day}:${userId}`

/** One document per room and day, and one per room, day and person. */
export const aiUsage: Projection<AiUsageDocument> = {
  name: 'aiUsage',
  version: 1,
  categories: ['room'],
  handles: ['MessagePosted'],
  key: (event) => {
    const { tokens, userId } = costOf(event)
    const room = usageId(roomIdOf(event), dayOf(event))
    if (tokens === 0) return []
    return userId === undefined ? [room] : [room, usageId(roomIdOf(event), dayOf(event), userId)]
  },
  evolve: (usage, event, id) => {
    const { tokens, userId } = costOf(event)
    const [roomId, day] = [roomIdOf(event), dayOf(event)]
    const whose = id === usageId(roomId, day) ? null : (userId ?? null)
    return { roomId, day, userId: whose, tokens: (usage?.tokens ?? 0) + tokens }
  },
  indexes: [['userId', 'day']],
}

const dayOf = ({ metadata }: ProjectedEvent): string => metadata.at.slice(0, 10)

function costOf(recorded: ProjectedEvent): { readonly tokens: number; readonly userId?: string } {
  const event = roomEvent(recorded)
  if (event.type !== 'MessagePosted' || event.data.usage === undefined) return { tokens: 0 }
  const { usage, answers } = event.data
  const tokens = usage.promptTokens + usage.completionTokens
  return answers?.userId === undefined ? { tokens } : { tokens, userId: answers.userId }
}
