import type { Message, RoomState } from '../../../../../src/client/index.js'

/** How far a message of mine has come, and to whom. */
export type Delivery = {
  readonly state: 'sent' | 'delivered' | 'read'
  /** Ids of who has read it, people only. */
  readonly readers: readonly string[]
  /** How many people could read it besides me. */
  readonly others: number
}

/** In larger rooms nobody is told who has read what: see src/api/live/limits.ts. */
export const MOST_PEOPLE = 50

/** Null where there is nothing to tell: for messages of others, and for deleted ones. */
export function deliveryOf(
  { sender, seq, deleted }: Pick<Message, 'sender' | 'seq' | 'deleted'>,
  { me, room, members, receipts }: Pick<RoomState, 'me' | 'room' | 'members' | 'receipts'>,
): Delivery | null {
  if (sender.id !== me || deleted) return null
  // Looking at every member for every message that is drawn would take too long in a room of thousands.
  if (room.memberCount > MOST_PEOPLE) return { state: 'sent', readers: [], others: room.memberCount - 1 }
  const others = [...members.values()].filter(({ userId, kind }) => userId !== me && kind === 'human')
  const readers = others.map(({ userId }) => userId).filter((userId) => (receipts.get(userId)?.readSeq ?? 0) >= seq)
  const isDelivered = others.some(({ userId }) => (receipts.get(userId)?.deliveredSeq ?? 0) >= seq)
  const state = readers.length > 0 ? 'read' : isDelivered ? 'delivered' : 'sent'
  return { state, readers, others: others.length }
}

const NAMED = 3

/** In words. @param nameOf what somebody is called */
export function deliveryText({ state, readers, others }: Delivery, nameOf: (userId: string) => string): string {
  if (state !== 'read') return state === 'sent' ? 'Sent' : 'Delivered'
  if (others === 1) return 'Read'
  if (readers.length === others) return 'Read by everyone'
  if (readers.length > NAMED) return `Read by ${readers.length.toLocaleString()}`
  return `Read by ${new Intl.ListFormat('en').format(readers.map(nameOf))}`
}
