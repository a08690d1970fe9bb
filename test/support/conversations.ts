import type { Conversation, Participant, Turn } from '../../src/reactions/ai/conversation.js'

export const participant = (userId: string, fields: Partial<Participant> = {}): Participant => ({
  ...{ userId, username: userId, displayName: userId.toUpperCase(), kind: 'human', role: 'member' },
  ...{ bio: null, locale: null, timeZone: null, ...fields },
})

export const turn = (seq: number, senderId: string, content: string, replyTo: string | null = null): Turn => ({
  ...{ messageId: `m${seq}`, seq, senderId, content, replyTo },
  at: new Date(Date.UTC(2026, 10, 21, 12, 0, seq)).toISOString(),
})

export const AGENT = { ...participant('parley', { kind: 'ai', role: 'ai', displayName: 'Parley' }), persona: null }

/** A conversation of Ann, Bob and the agent; the last turn is to be answered. */
export function conversation(
  said: readonly (readonly [senderId: string, content: string])[],
  fields: Partial<Conversation> = {},
): Conversation {
  const turns = said.map(([senderId, content], i) => turn(i + 1, senderId, content))
  const trigger = turns.at(-1)
  if (trigger === undefined) throw new Error('nobody said anything')
  return {
    room: { id: 'r', type: 'private', name: 'Tea', description: null, purpose: null },
    agent: AGENT,
    participants: [AGENT, participant('ann'), participant('bob')],
    memberCount: 3,
    ...{ turns, trigger, ...fields },
  }
}
