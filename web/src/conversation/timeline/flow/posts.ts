import type { Message, PendingPost, RoomState, Sender } from '../../../../../src/client/index.js'

/** A message of mine on its way: not acknowledged yet, or refused. */
export type OwnPost = PendingPost & {
  /** Why it was refused; undefined while it is on its way. */
  readonly reason?: string
}

/** How long an acknowledged message may take to come in as an event, until it is no longer shown for what it was sent as. */
const COMES_WITHIN_MS = 15_000

/** What was acknowledged and has not come in yet, with the time by which it should have. */
export type Arriving = ReadonlyMap<string, { readonly post: OwnPost; readonly until: number }>

/**
 * Posts that were acknowledged, and whose message is not among those that are shown: the acknowledgement may be quicker than the event. Without
 * them a message would vanish for a moment.
 * @param before what was pending the last time
 * @param pending what is pending now
 * @param isElsewhere whether the message is there already, or was refused
 */
export function stillArriving(
  arriving: Arriving,
  before: readonly OwnPost[],
  pending: readonly OwnPost[],
  isElsewhere: (clientId: string) => boolean,
  now: number,
): Arriving {
  const waiting = new Set(pending.map(({ clientId }) => clientId))
  const acknowledged = before.filter(({ clientId }) => !waiting.has(clientId))
  const all = new Map([
    ...acknowledged.map((post) => [post.clientId, { post, until: now + COMES_WITHIN_MS }] as const),
    ...arriving,
  ])
  const kept = [...all].filter(([clientId, { until }]) => now < until && !isElsewhere(clientId))
  return kept.length === 0 && arriving.size === 0 ? arriving : new Map(kept)
}

/** A message that is not there yet, in the shape of those that are. */
export function messageOf({ clientId, roomId, message, at }: OwnPost, me: Sender, state: RoomState): Message {
  const createdAt = new Date(at).toISOString()
  const { content, type = 'text', replyTo = null, metadata = {} } = message
  return {
    ...{ id: clientId, clientId, roomId, seq: state.room.lastSeq + 1, revision: state.revision + 1, sender: me },
    ...{ type, content, metadata, replyTo, threadId: null, replyCount: 0, createdAt, editedAt: null },
    ...{ attachments: [], reactions: [], mentions: [], pinned: false, deleted: false },
  }
}
