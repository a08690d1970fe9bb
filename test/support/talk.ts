import type { Conversation, Participant, Turn } from '../../src/reactions/ai/conversation.js'

/** The 21st of November 2026, a Saturday: when talks begin. */
export const NOON = Date.UTC(2026, 10, 21, 12)
const MINUTE = 60_000

/** Somebody in a room. */
export const participant = (userId: string, fields: Partial<Participant> = {}): Participant => ({
  ...{ userId, username: userId, displayName: userId.charAt(0).toUpperCase() + userId.slice(1), kind: 'human' },
  ...{ role: 'member', bio: null, locale: null, timeZone: null },
  ...fields,
})

const PEOPLE = [participant('ann', { bio: 'Grows herbs' }), participant('bob'), participant('cid')]
const PARLEY = participant('parley', { kind: 'ai', role: 'ai' })

type Setting = {
  readonly type?: Conversation['room']['type']
  readonly room?: Partial<Conversation['room']>
  readonly people?: readonly Participant[]
  readonly memberCount?: number
}

/**
 * A conversation out of lines like `ann: Hello`, a minute apart; the last one is to be answered.
 * @param setting a home room of Ann's and the companion's unless given
 */
export function talk(lines: readonly string[], setting: Setting = {}): Conversation {
  const { type = 'home', room = {}, people = PEOPLE } = setting
  const turns = lines.map(turnOf)
  const trigger = turns.at(-1)
  if (trigger === undefined) throw new Error('nothing is said')
  return {
    room: { id: 'r', type, name: 'Garden', description: null, purpose: null, ...room },
    agent: { ...PARLEY, persona: null },
    participants: [...people, PARLEY],
    memberCount: setting.memberCount ?? people.length + 1,
    turns,
    trigger,
  }
}

function turnOf(line: string, i: number): Turn {
  const colon = line.indexOf(': ')
  const at = new Date(NOON + i * MINUTE).toISOString()
  return {
    messageId: `m${i}`,
    seq: i + 1,
    senderId: line.slice(0, colon),
    content: line.slice(colon + 2),
    at,
    replyTo: null,
  }
}
