import type { Participant } from '../conversation.js'
import { isStopWord } from './stop-words.js'
import { clip, wordsOf } from './text.js'

type Named = Pick<Participant, 'username' | 'displayName'>

/** Words that may come before a name that calls. */
const GREETINGS: ReadonlySet<string> = new Set(
  'hi hey hello ok okay so dear hallo na liebe lieber moin guten'.split(' '),
)
const MOST_NAME_WORDS = 6
/** What is asked of an agent is short, or begins with its name. */
const LONGEST_CALL = 300

/** Whether a message calls the agent: by a mention, or by its name at the beginning. */
export const callsAgent = (text: string, agent: Named): boolean =>
  withoutCall(clip(text, LONGEST_CALL), agent) !== clip(text, LONGEST_CALL).trim()

/**
 * A message without what calls the agent: `@name`, `@ai`, `/ai`, and its name at the beginning, after a greeting too. They say whom it is
 * for, not what it says.
 */
export function withoutCall(content: string, { username, displayName }: Named): string {
  const whole = content.trim()
  const text = withoutMention(whole, [`@${username.toLowerCase()}`, '@ai'])
  // A mention at either end leaves its comma behind.
  const bare = text === whole ? whole : text.replaceAll(/^[,:;]|[,;]$/g, '').trim()
  return withoutName(bare, wordsOf(displayName)) ?? withoutName(bare, wordsOf(username)) ?? bare
}

function withoutMention(text: string, mentions: readonly string[]): string {
  const isMention = (token: string): boolean =>
    token.startsWith('@') && mentions.includes(token.toLowerCase().replace(/[.,:;!?-]{1,3}$/, ''))
  const spoken = /^\/ai(?=\s|$)/i.test(text) ? text.slice('/ai'.length).trimStart() : text
  return spoken
    .split(/(\s)/u)
    .filter((token) => !isMention(token))
    .join('')
    .trim()
}

/** The text without the name at its beginning; null when it does not begin so. */
function withoutName(text: string, name: readonly string[]): string | null {
  // Words and the blanks between them, by turns.
  const head = text.split(/(\s)/u, 2 * (MOST_NAME_WORDS + 1))
  const start = GREETINGS.has(wordsOf(head[0] ?? '').join(' ')) ? 2 : 0
  const end = start + 2 * name.length - 1
  const called = head.slice(start, end).join('')
  if (name.length === 0 || wordsOf(called).join(' ') !== name.join(' ')) return null
  // A name that is a common word as well calls only with a mark after it.
  if (name.every(isStopWord) && !/[,:!]$/.test(called)) return null
  return (head.slice(0, start).join('') + text.slice(head.slice(0, end).join('').length).trimStart()).trim()
}
