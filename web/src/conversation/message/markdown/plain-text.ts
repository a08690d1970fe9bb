import type { Token } from 'marked'
import { type ChatToken, parse } from './parse.js'

/** What a message says, in one line without any markup: for previews, quotes and labels. */
export function plainText(content: string): string {
  const parsed = parse(content)
  const text = parsed.kind === 'plain' ? content : textOf(parsed.blocks)
  return text.replaceAll(/\s+/g, ' ').trim()
}

const textOf = (tokens: readonly Token[]): string => (tokens as readonly ChatToken[]).map(textOfToken).join('')

function textOfToken(token: ChatToken): string {
  switch (token.type) {
    case 'list':
      return token.items.map((item) => ` ${textOf(item.tokens)}`).join('')
    case 'table':
      return [token.header, ...token.rows]
        .flat()
        .map((cell) => ` ${textOf(cell.tokens)}`)
        .join('')
    case 'code':
      return ` ${token.text} `
    case 'codespan':
      return token.text
    case 'image':
      return token.text === '' ? token.href : token.text
    case 'escape':
      return token.text
    case 'br':
    case 'space':
    case 'hr':
    case 'checkbox':
      return ' '
    default:
      return 'tokens' in token && Array.isArray(token.tokens) ? `${textOf(token.tokens)}${gapAfter(token)}` : token.raw
  }
}

const gapAfter = ({ type }: ChatToken): string => (/^(?:paragraph|heading|blockquote)$/.test(type) ? ' ' : '')
