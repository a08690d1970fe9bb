import type { Fact } from '../../src/domain/decider.js'
import type { Target } from '../../src/domain/room/commands.js'
import type { RoomEvent } from '../../src/domain/room/events.js'
import type { Mentions } from '../../src/domain/room/schema.js'

const NOBODY: Mentions = { userIds: [], everyone: false }
const unknown: Target = {
  ...{ messageId: 'none', seq: 0, senderId: 'p0', authorId: 'p0', type: 'text', threadId: null, deleted: false },
  ...{ quiet: false, revision: -1, asOf: -1, firstMentions: NOBODY, mentions: NOBODY, reactions: {} },
}

/** What is known of the message of that number, by the plainest reading of a room's facts. */
export function targetIn(facts: readonly Fact<RoomEvent>[], seq: number, asOf: number): Target {
  const about = facts.filter((fact) => 'messageId' in fact.data && fact.data.seq === seq)
  return { ...about.reduce(after, unknown), asOf }
}

function after(known: Target, fact: Fact<RoomEvent>): Target {
  const { revision } = fact
  switch (fact.type) {
    case 'MessagePosted': {
      const { messageId, seq, senderId, authorId, type, mentions, threadId = null, quiet = false } = fact.data
      return {
        ...known,
        messageId,
        seq,
        senderId,
        authorId,
        type,
        threadId,
        quiet,
        revision,
        firstMentions: mentions,
        mentions,
      }
    }
    case 'MessageEdited':
      return { ...known, revision, mentions: fact.data.mentions }
    case 'MessageDeleted':
      return { ...known, revision, deleted: true }
    case 'ReactionAdded':
      return { ...known, revision, reactions: reacted(known, fact.data, [fact.data.userId]) }
    case 'ReactionRemoved':
      return { ...known, revision, reactions: reacted(known, fact.data, []) }
    default:
      return { ...known, revision }
  }
}

function reacted(
  { reactions }: Target,
  { emoji, userId }: { emoji: string; userId: string },
  added: readonly string[],
) {
  const before = Object.hasOwn(reactions, emoji) ? (reactions[emoji] ?? []) : []
  return { ...reactions, [emoji]: [...before.filter((id) => id !== userId), ...added] }
}
