import { countedMentions } from '../../domain/room/messages.js'
import type { Mentions } from '../../domain/room/schema.js'
import type { ProjectedEvent, Projection } from '../projection.js'
import { roomEvent, roomIdOf } from './room-event.js'

/**
 * Counted sets of message numbers, kept as trees of counts: how many of a set lie above a given number is answered by one node per level,
 * whatever the room's length. Sets of a room: the messages that are nobody's unread (`-`: system, deleted), mentions of everyone (`*`),
 * mentions of one person by another (their id), what one person posted in their own absence (`~` and their id), and whose mentions of
 * everyone are their own (`*` and their id).
 */
export type TallyDocument = {
  /** Members of the set below each of the node's children; at level 0 a child is one number. */
  readonly counts: readonly number[]
}

export const UNCOUNTED = '-'
export const EVERYONE = '*'
/** Messages of theirs that are unread for others but not for them, although they lie above all that they have read. */
export const quietOf = (userId: string): string => `~${userId}`
/** Mentions of everyone that do not count for them, since they are their own. */
export const everyoneBy = (userId: string): string => `*${userId}`

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
  version: 2,
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
      const { seq, senderId, type, mentions, quiet = false } = event.data
      const isSystem = type === 'system'
      return [
        ...change(isSystem, UNCOUNTED, seq, 1),
        ...change(quiet && !isSystem, quietOf(senderId), seq, 1),
        ...counted(countedMentions(mentions, mentions), event.data, 1),
      ]
    }
    case 'MessageEdited':
      return [...counted(event.data.counted, event.data, 1), ...counted(event.data.uncounted, event.data, -1)]
    case 'MessageDeleted': {
      const { seq, senderId, system, uncounted, quiet = false } = event.data
      return [
        // A system message was not counted before either.
        ...change(!system, UNCOUNTED, seq, 1),
        // Nobody's unread now, its sender's neither: it must not be left out twice.
        ...change(quiet && !system, quietOf(senderId), seq, -1),
        ...counted(uncounted, event.data, -1),
      ]
    }
    default:
      return []
  }
}

const change = (applies: boolean, set: string, seq: number, by: 1 | -1): readonly Change[] =>
  applies ? [{ set, seq, by }] : []

/** Nobody is mentioned by themselves. */
function counted(
  { userIds, everyone }: Mentions,
  { seq, senderId }: { readonly seq: number; readonly senderId: string },
  by: 1 | -1,
): readonly Change[] {
  const others = userIds.filter((id) => id !== senderId)
  return [...others, ...(everyone ? [EVERYONE, everyoneBy(senderId)] : [])].map((set) => ({ set, seq, by }))
}
