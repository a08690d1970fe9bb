import { randomUUID } from 'node:crypto'

const logId = randomUUID()

/** What a frame is made from. */
export type Sent = {
  readonly roomId: string
  readonly seq: number
  readonly senderId: string
  readonly content: string
}

/**
 * The payload of `message_received` with the fields of Parley's, each as long as there.
 * @param sent `seq` numbers the room's messages from 1
 */
export function payloadOf({ roomId, seq, senderId, content }: Sent) {
  const at = new Date().toISOString()
  const message = {
    id: randomUUID(),
    roomId,
    seq,
    revision: seq,
    type: 'text',
    sender: { id: senderId, username: 'person-100', displayName: 'person-100', kind: 'human' },
    content,
    metadata: {},
    replyTo: null,
    threadId: null,
    replyCount: 0,
    attachments: [],
    reactions: [],
    mentions: [],
    pinned: false,
    createdAt: at,
    editedAt: null,
    deleted: false,
  }
  const position = `${logId}.${String(seq).padStart(12, '0')}`
  return { roomId, revision: seq, at, actorId: senderId, position, message }
}
