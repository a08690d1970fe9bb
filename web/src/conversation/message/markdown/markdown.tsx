import { blocks } from './blocks.js'
import { isOnlyEmoji } from './emoji-only.js'
import { parse } from './parse.js'
import type { People } from './people.js'

type MarkdownProps = {
  readonly content: string
  readonly people: People
}

/**
 * What somebody wrote, as Markdown: nodes made one by one from what was parsed. No HTML is made of it anywhere, so there is nothing to sanitise;
 * what looks like HTML is text.
 */
export function Markdown({ content, people }: MarkdownProps) {
  const parsed = parse(content)
  if (parsed.kind === 'plain')
    return (
      <div class="markdown" dir="auto">
        <p class="markdown-plain">{content}</p>
      </div>
    )
  return (
    <div class={isOnlyEmoji(content) ? 'markdown markdown-emoji' : 'markdown'} dir="auto">
      {blocks(parsed.blocks, people)}
    </div>
  )
}
