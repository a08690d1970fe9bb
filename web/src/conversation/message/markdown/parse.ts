import { Lexer, type MarkedToken } from 'marked'
import { LruCache } from '../lru-cache.js'
import { mentionStart, mentionTokenizer, type MentionToken } from './mention-token.js'
import { ChatTokenizer } from './tokenizer.js'

export type ChatToken = MarkedToken | MentionToken

/** A text as it is shown: in blocks, or (when it is more than it is worth to look at) just as it was written. */
export type Parsed = { readonly kind: 'blocks'; readonly blocks: readonly ChatToken[] } | { readonly kind: 'plain' }

/** Messages at hand: those on the screen and around it. */
const KEPT = 400
/** What a page can bear of one message: cells of a table, words in bold. */
const MOST_TOKENS = 2_000

const parsed = new LruCache<string, Parsed>(KEPT)

/** Reads a message's Markdown; what was read lately is not read again. Nothing in a text makes it throw or take long. */
export function parse(content: string): Parsed {
  const known = parsed.get(content)
  if (known !== undefined) return known
  const read = parseAnew(content)
  parsed.set(content, read)
  return read
}

function parseAnew(content: string): Parsed {
  try {
    const lexer = new Lexer({
      gfm: true,
      breaks: true,
      tokenizer: new ChatTokenizer(),
      extensions: {
        renderers: {},
        childTokens: {},
        inline: [mentionTokenizer],
        startInline: [mentionStart],
      },
    })
    const blocks = lexer.lex(content) as readonly ChatToken[]
    return countUpTo(blocks, MOST_TOKENS) > MOST_TOKENS ? { kind: 'plain' } : { kind: 'blocks', blocks }
  } catch {
    // Too much of it, or a text that the parser fails at: people wrote it, so it is shown.
    return { kind: 'plain' }
  }
}

/** How many tokens there are; stops counting beyond `most`. */
function countUpTo(tokens: readonly ChatToken[], most: number): number {
  let count = 0
  const open = [tokens]
  for (let list = open.pop(); list !== undefined && count <= most; list = open.pop()) {
    count += list.length
    for (const token of list) open.push(...childrenOf(token))
  }
  return count
}

function childrenOf(token: ChatToken): readonly (readonly ChatToken[])[] {
  if (token.type === 'list') return [token.items]
  if (token.type === 'table') return [...token.header, ...token.rows.flat()].map((cell) => cell.tokens as ChatToken[])
  return 'tokens' in token && Array.isArray(token.tokens) ? [token.tokens as ChatToken[]] : []
}
