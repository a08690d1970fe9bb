import type { Rejection } from '../domain/decider.js'
import { room } from '../domain/room/decider.js'
import { type Post, type PostingPorts, replyTarget } from './post-message.js'

/**
 * Why a message would be refused if it were posted now: decided by the same rule on the same state, and nothing is written.
 * @param at the present: ISO 8601 UTC with milliseconds
 * @returns null when it would be posted
 * @throws StoreUnavailable
 */
export async function refusalToPost(ports: PostingPorts, post: Post, at: string): Promise<Rejection | null> {
  const { roomId, senderId, type } = post
  const replyTo = post.replyTo === undefined ? undefined : await replyTarget(ports, roomId, post.replyTo)
  if (replyTo === null) return { code: 'not_found', detail: 'What you reply to is not in this room.' }
  const { state } = await ports.rooms.of(roomId).current()
  const data = {
    ...{ messageId: '', type, body: { content: post.content }, authorId: senderId, fingerprint: '' },
    addressees: { userIds: [], everyone: false, agents: false },
    ...(replyTo && { replyTo }),
  }
  const decision = room.decide({ type: 'PostMessage', actorId: senderId, at, data }, state)
  return decision.accepted ? null : decision.rejection
}
