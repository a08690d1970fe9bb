import type { ProjectedEvent, Projection } from '../projection.js'
import { roomEvent, roomIdOf } from './room-event.js'

/** What an agent owes a room, in the order of asking. */
export type OpenRepliesDocument = {
  readonly roomId: string
  readonly agentId: string
  /** Revisions of the events that asked. */
  readonly open: readonly number[]
  /** When the first of them asked. */
  readonly since: string
  /** When each of them asked. */
  readonly at: readonly string[]
}

/** One document per room and agent, while something is owed. */
export const openReplies: Projection<OpenRepliesDocument> = {
  name: 'openReplies',
  version: 1,
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

type Asked = readonly [revision: number, at: string]

function evolve(owed: OpenRepliesDocument | null, recorded: ProjectedEvent, agentId: string) {
  const before = owed?.open.map((revision, i): Asked => [revision, owed.at[i] ?? '']) ?? []
  const open = after(before, recorded, agentId)
  const [first] = open
  if (first === undefined) return null
  return {
    roomId: roomIdOf(recorded),
    agentId,
    open: open.map(([revision]) => revision),
    since: first[1],
    at: open.map(([, at]) => at),
  }
}

function after(open: readonly Asked[], recorded: ProjectedEvent, agentId: string): readonly Asked[] {
  const event = roomEvent(recorded)
  const asked: Asked = [recorded.revision, recorded.metadata.at]
  switch (event.type) {
    case 'MessagePosted': {
      const { asks = [], answers } = event.data
      const paid = answers?.agentId === agentId ? answers.revision : -1
      const left = open.filter(([revision]) => revision > paid)
      return asks.includes(agentId) ? [...left, asked] : left
    }
    case 'ReplyRequested':
      return [...open, asked]
    case 'ReplySkipped':
      return open.filter(([revision]) => revision !== event.data.revision)
    default:
      return open
  }
}
