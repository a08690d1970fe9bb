import type { RoomMember, RoomState } from '../../../../src/client/index.js'
import { folded } from '../../ui/folded.js'

/** What is being completed: the characters from `from` to `to`, of which `query` is what was typed. */
export type Query = {
  readonly kind: 'mention' | 'command'
  readonly query: string
  readonly from: number
  readonly to: number
}
/** Something that may be meant. */
export type Candidate = {
  /** What is written into the text. */
  readonly insert: string
  readonly name: string
  readonly detail: string
  /** For the picture; null for what is no person. */
  readonly member: Pick<RoomMember, 'userId' | 'kind'> | null
}

const SHOWN = 8
// As the server reads mentions, but that names in any script may be looked for, too.
const MENTION = /(?<![A-Za-z0-9_.-])@([\p{L}\p{M}\p{N}_.-]{0,64})$/u
const REST_OF_NAME = /^[A-Za-z0-9_.-]*/
const COMMAND = /^\/[a-z]{0,8}$/i

/** What stands at the caret that could be completed; null when nothing does. */
export function queryAt(text: string, caret: number): Query | null {
  const before = text.slice(0, caret)
  if (COMMAND.test(before)) return { kind: 'command', query: before.toLowerCase(), from: 0, to: caret }
  const mention = MENTION.exec(before)
  if (mention === null) return null
  const rest = REST_OF_NAME.exec(text.slice(caret))?.[0] ?? ''
  return { kind: 'mention', query: folded(mention[1] ?? ''), from: mention.index, to: caret + rest.length }
}

/** Who or what may be meant, the likeliest first. */
export function candidatesFor({ kind, query }: Query, { members, me, room }: RoomState): readonly Candidate[] {
  if (kind === 'command') return room.ai.enabled && '/ai'.startsWith(query) && query !== '/ai' ? [AI_COMMAND] : []
  const people = [...members.values()]
    .filter(({ userId }) => userId !== me)
    .map((member) => ({ candidate: ofMember(member), rank: rankOf(member, query) }))
  const groups = room.type === 'direct' ? [] : room.ai.enabled ? [EVERYONE, AGENTS] : [EVERYONE]
  const others = groups.map((candidate) => ({ candidate, rank: candidate.insert.startsWith(`@${query}`) ? 1.5 : NONE }))
  return [...people, ...others]
    .filter(({ rank }) => rank < NONE)
    .sort((a, b) => a.rank - b.rank || a.candidate.name.localeCompare(b.candidate.name))
    .slice(0, SHOWN)
    .map(({ candidate }) => candidate)
}

const EVERYONE: Candidate = { insert: '@room', name: 'Everyone', detail: '@room', member: null }
const AGENTS: Candidate = { insert: '@ai', name: 'AI members', detail: '@ai', member: null }
const AI_COMMAND: Candidate = { insert: '/ai', name: 'Ask the AI members', detail: '/ai', member: null }
const NONE = 9

const ofMember = ({ userId, kind, username, displayName }: RoomMember): Candidate => ({
  insert: `@${username}`,
  name: displayName,
  detail: `@${username}`,
  member: { userId, kind },
})

/** 0: the user name begins so; 1: a word of the display name does; 2: it is somewhere in it. */
function rankOf({ username, displayName }: RoomMember, query: string): number {
  const [user, display] = [folded(username), folded(displayName)]
  if (user.startsWith(query)) return 0
  if (display.split(/\s+/u).some((word) => word.startsWith(query))) return 1
  return user.includes(query) || display.includes(query) ? 2 : NONE
}

/** What to put for a query: the candidate and a blank behind it, unless there is one. */
export function completed(text: string, { from, to }: Query, { insert }: Candidate) {
  const hasBlank = /^\s/u.test(text.slice(to))
  const caret = from + insert.length + 1
  return { from, to, insert: hasBlank ? insert : `${insert} `, start: caret, end: caret }
}
