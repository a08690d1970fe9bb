import type { Token, TokenizerExtensionFunction } from 'marked'

/** `@name` in a text; whether there is somebody of that name is seen when it is shown. */
export type MentionToken = {
  readonly type: 'mention'
  readonly raw: string
  /** Without the `@`, in lower case. */
  readonly name: string
}

// As src/domain/room/mentions.ts finds them: the whole run of name characters, without a trailing `.` or `-`.
const MENTION = /^@([A-Za-z0-9_.-]{1,200})/
const BEGINNING = /(?<![A-Za-z0-9_.-])@[A-Za-z0-9_.-]/
const NAME_CHARACTER = /[A-Za-z0-9_.-]$/

/** Where the next mention may begin. */
export const mentionStart = (src: string): number | undefined => BEGINNING.exec(src)?.index

/** Reads a mention; one inside a word (an e-mail address) is none. */
export const mentionTokenizer: TokenizerExtensionFunction = (src, tokens) => {
  if (!src.startsWith('@')) return undefined
  const run = MENTION.exec(src)?.[1]?.replace(/[.-]+$/, '') ?? ''
  if (run.length < 2 || isInsideWord(tokens)) return undefined
  const token: MentionToken = { type: 'mention', raw: `@${run}`, name: run.toLowerCase() }
  return token
}

const isInsideWord = (before: readonly Token[]): boolean => NAME_CHARACTER.test(before.at(-1)?.raw ?? '')
