import { countedMentions } from '../../domain/room/messages.js'
import type { Mentions } from '../../domain/room/schema.js'
import type { ProjectedEvent, Projection } from '../projection.js'
import { roomEvent, roomIdOf } from './room-event.js'

/**
 * Counted sets of message numbers, kept as trees of counts: how many of a set lie above a given number is answered by one node per level,
 * whatever the room's length. Sets of a room: the messages that are nobody's unread (`-`: system, deleted), mentions of everyone (`*`),
 * and mentions of one person (their id).
 */
export type TallyDocument = {
  /** Members of the set below each of the node's children; at level 0 a child is one number. */
  readonly counts: readonly number[]
}

export const UNCOUNTED = '-'
export const EVERYONE = '*'

/** Children of a node; four levels reach 4,294,967,296 messages. */
export const FAN_OUT = 256
export const LEVELS = 4

/** Id of the node of a set's tree, at one level, that covers a message number. */
export const nodeId = (roomId: string, set: string, level: number, seq: number): string =>
  `${roomId}:${set}:${level}:${Math.floor(seq / FAN_OUT ** (level + 1))}`

/** Which of the node's children covers a message number. */
export const childOf = (level: number, seq: number): number => Math.floor(seq / FAN_OUT ** level) % FAN_OUT

type Change = { readonly set: string; readonly seq: number; readonly by: 1 | -1 }

/** One document per node of a room's trees of counts. */
export const tallies: Projection<TallyDocument> = {
  name: 'tallies',
  version: 1,
  categories: ['room'],
  handles: ['MessagePosted', 'MessageEdited', 'MessageDeleted'],
  key: (event) => {
    const changes = changesOf(event)
    return changes.flatMap(({ set, seq }) => levels.map((level) => nodeId(roomIdOf(event), set, level, seq)))
  },
  evolve: (node, event, id) => {
    const [set = '', level = '0'] = id.slice(roomIdOf(event).length + 1).split(':')
    const change = changesOf(event).find((candidate) => candidate.set === set)
    return change === undefined
      ? node
      : { counts: changed(node?.counts ?? [], childOf(Number(level), change.seq), change.by) }
  },
  indexes: [],
}

const levels = Array.from({ length: LEVELS }, (_, level) => level)

/** The array with one count changed; zeros at its end are left out. */
function changed(counts: readonly number[], child: number, by: number): readonly number[] {
  const copy = Array.from({ length: Math.max(counts.length, child + 1) }, (_, i) => counts[i] ?? 0)
  copy[child] = (copy[child] ?? 0) + by
  while (copy.length > 0 && copy.at(-1) === 0) copy.pop()
  return copy
}

function changesOf(recorded: ProjectedEvent): readonly Change[] {
  const event = roomEvent(recorded)
  switch (event.type) {
    case 'MessagePosted': {
      const { seq, type, mentions } = event.data
      return [...uncounted(type === 'system', seq), ...counted(countedMentions(mentions, mentions), seq, 1)]
    }
    case 'MessageEdited':
      return [...counted(event.data.counted, event.data.seq, 1), ...counted(event.data.uncounted, event.data.seq, -1)]
    case 'MessageDeleted':
      // A system message was not counted before either.
      return [...uncounted(!event.data.system, event.data.seq), ...counted(event.data.uncounted, event.data.seq, -1)]
    default:
      return []
  }
}

const uncounted = (applies: boolean, seq: number): readonly Change[] =>
  applies ? [{ set: UNCOUNTED, seq, by: 1 }] : []

const counted = ({ userIds, everyone }: Mentions, seq: number, by: 1 | -1): readonly Change[] =>
  [...userIds, ...(everyone ? [EVERYONE] : [])].map((set) => ({ set, seq, by }))
