import type { ComponentChildren } from 'preact'
import type { Token } from 'marked'
import { Mention } from './mention.js'
import type { ChatToken } from './parse.js'
import type { People } from './people.js'
import { safeLink } from './safe-link.js'

/** What stands in a line. */
export function inlines(tokens: readonly Token[] | undefined, people: People): ComponentChildren {
  return (tokens as readonly ChatToken[] | undefined)?.map((token, i) => <Inline key={i} {...{ token, people }} />)
}

function Inline({ token, people }: { readonly token: ChatToken; readonly people: People }): ComponentChildren {
  switch (token.type) {
    case 'strong':
      return <strong>{inlines(token.tokens, people)}</strong>
    case 'em':
      return <em>{inlines(token.tokens, people)}</em>
    case 'del':
      return <s>{inlines(token.tokens, people)}</s>
    case 'codespan':
      return <code dir="ltr">{token.text}</code>
    case 'br':
      return <br />
    case 'link':
      return (
        <Link href={token.href} raw={token.raw}>
          {inlines(token.tokens, people)}
        </Link>
      )
    case 'image':
      // Loading it would tell somebody's server who reads this, and when.
      return (
        <Link href={token.href} raw={token.raw}>
          {token.text === '' ? token.href : token.text}
        </Link>
      )
    case 'mention':
      return <Mention {...{ token, people }} />
    case 'checkbox':
      return <input type="checkbox" disabled checked={token.checked} aria-label={token.checked ? 'Done' : 'To do'} />
    case 'escape':
      return token.text
    case 'text':
      return token.tokens === undefined ? token.text : inlines(token.tokens, people)
    default:
      return token.raw
  }
}

type LinkProps = { readonly href: string; readonly raw: string; readonly children: ComponentChildren }

/** A way to elsewhere; a way to where no link may lead is shown as it was written. */
function Link({ href, raw, children }: LinkProps) {
  const safe = safeLink(href)
  if (safe === null) return <>{raw}</>
  return (
    <a href={safe} title={safe} target="_blank" rel="noopener noreferrer nofollow" dir="auto">
      {children}
    </a>
  )
}
