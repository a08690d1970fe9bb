import { RESERVED } from '../user/schema.js'

/** Who a text addresses, before names are looked up. */
export type MentionedNames = {
  /** User names, lower-cased, each once. */
  readonly names: readonly string[]
  /** `@room`: every member. */
  readonly everyone: boolean
  /** `@ai`, or `/ai` at the start: every agent of the room. */
  readonly agents: boolean
}

const MENTION = /(?<![A-Za-z0-9_.-])@([A-Za-z0-9_.-]{1,200})/g
const MOST_NAMES = 100

/**
 * Finds the mentions in a message's text. A name is the whole run of name characters after `@`, without a trailing `.` or `-`;
 * an `@` inside a word (an e-mail address) addresses nobody.
 */
export function findMentions(content: string): MentionedNames {
  const runs = [...content.matchAll(MENTION)].map((match) => (match[1] ?? '').replace(/[.-]+$/, '').toLowerCase())
  const names = [...new Set(runs)].filter((name) => name.length >= 2)
  return {
    names: names.filter((name) => name.length <= 32 && !RESERVED.includes(name)).slice(0, MOST_NAMES),
    everyone: names.includes('room'),
    agents: names.includes('ai') || /^\/ai(?=\s|$)/i.test(content),
  }
}
