import type { ProjectedEvent, Projection } from '../projection.js'
import { roomEvent, roomIdOf } from './room-event.js'

/** A question: the revision of the event that asked, and when. */
type Asked = { readonly revision: number; readonly at: string }

/** What an agent owes a room, in the order of asking. */
export type OpenRepliesDocument = {
  readonly roomId: string
  readonly agentId: string
  readonly open: readonly Asked[]
  /** When the first of them was asked. */
  readonly since: string
}

/** One document per room and agent, while something is owed. */
export const openReplies: Projection<OpenRepliesDocument> = {
  name: 'openReplies',
  version: 2,
  categories: ['room'],
  handles: ['MessagePosted', 'ReplyRequested', 'ReplySkipped'],
  key: (event) => agentsOf(event).map((agentId) => `${roomIdOf(event)}:${agentId}`),
  evolve: (owed, event, id) => evolve(owed, event, id.slice(roomIdOf(event).length + 1)),
  indexes: [['since']],
}

function agentsOf(recorded: ProjectedEvent): readonly string[] {
  const event = roomEvent(recorded)
  switch (event.type) {
    case 'MessagePosted': {
      const { asks = [], answers } = event.data
      return answers === undefined ? asks : [...new Set([...asks, answers.agentId])]
    }
    case 'ReplyRequested':
      return event.data.asks
    case 'ReplySkipped':
      return [event.data.agentId]
    default:
      return []
  }
}

function evolve(owed: OpenRepliesDocument | null, recorded: ProjectedEvent, agentId: string) {
  const open = after(owed?.open ?? [], recorded, agentId)
  const [first] = open
  return first === undefined ? null : { roomId: roomIdOf(recorded), agentId, open, since: first.at }
}

function after(open: readonly Asked[], recorded: ProjectedEvent, agentId: string): readonly Asked[] {
  const event = roomEvent(recorded)
  const asked: Asked = { revision: recorded.revision, at: recorded.metadata.at }
  switch (event.type) {
    case 'MessagePosted': {
      const { asks = [], answers } = event.data
      const paid = answers?.agentId === agentId ? answers.revision : -1
      const left = open.filter(({ revision }) => revision > paid)
      return asks.includes(agentId) ? [...left, asked] : left
    }
    case 'ReplyRequested':
      return [...open, asked]
    case 'ReplySkipped':
      return open.filter(({ revision }) => revision !== event.data.revision)
    default:
      return open
  }
}
