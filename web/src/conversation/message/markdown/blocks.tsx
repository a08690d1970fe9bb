import type { Token, Tokens } from 'marked'
import type { ComponentChildren } from 'preact'
import { CodeBlock } from './code-block.js'
import { inlines } from './inlines.js'
import type { ChatToken } from './parse.js'
import type { People } from './people.js'

/** What stands below one another. */
export function blocks(tokens: readonly Token[], people: People): ComponentChildren {
  return (tokens as readonly ChatToken[]).map((token, i) => <Block key={i} {...{ token, people }} />)
}

function Block({ token, people }: { readonly token: ChatToken; readonly people: People }): ComponentChildren {
  switch (token.type) {
    case 'space':
      return null
    case 'paragraph':
      return <p>{inlines(token.tokens, people)}</p>
    case 'heading':
      // Not a heading of the page: what people write has no place in its outline.
      return <p class={`markdown-heading markdown-heading-${token.depth}`}>{inlines(token.tokens, people)}</p>
    case 'blockquote':
      return <blockquote>{blocks(token.tokens, people)}</blockquote>
    case 'list':
      return <List {...{ token, people }} />
    case 'code':
      return <CodeBlock language={token.lang ?? ''} code={token.text} />
    case 'table':
      return <Table {...{ token, people }} />
    case 'hr':
      return <hr />
    default:
      return inlines([token], people)
  }
}

function List({ token, people }: { readonly token: Tokens.List; readonly people: People }) {
  const items = token.items.map((item, i) => (
    <li key={i} class={item.task ? 'markdown-task' : undefined}>
      {blocks(item.tokens, people)}
    </li>
  ))
  return token.ordered ? <ol start={token.start === '' ? 1 : token.start}>{items}</ol> : <ul>{items}</ul>
}

/** Wider than the conversation, it is scrolled by itself. */
function Table({ token, people }: { readonly token: Tokens.Table; readonly people: People }) {
  const cells = (row: readonly Tokens.TableCell[]) =>
    row.map((cell, i) => {
      const Cell = cell.header ? 'th' : 'td'
      return (
        <Cell key={i} class={cell.align === null ? undefined : `markdown-${cell.align}`}>
          {inlines(cell.tokens, people)}
        </Cell>
      )
    })
  return (
    <div class="markdown-table" role="group" aria-label="Table" tabIndex={0}>
      <table>
        <thead>
          <tr>{cells(token.header)}</tr>
        </thead>
        <tbody>
          {token.rows.map((row, i) => (
            <tr key={i}>{cells(row)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
