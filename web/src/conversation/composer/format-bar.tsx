import { Bold, CodeXml, Italic, List, SquareCode, Strikethrough, TextQuote } from 'lucide-preact'
import { useState } from 'preact/hooks'
import { IconButton } from '../../ui/button.js'
import { FORMATS } from './formats.js'
import type { Format } from './formatting.js'

const ICONS = {
  bold: Bold,
  italic: Italic,
  strike: Strikethrough,
  code: CodeXml,
  block: SquareCode,
  quote: TextQuote,
  list: List,
} as const satisfies Readonly<Record<Format, unknown>>

/** Buttons that format the selection. One stop for Tab, arrows move inside. */
export function FormatBar({ onFormat }: { readonly onFormat: (as: Format) => void }) {
  const [at, setAt] = useState(0)
  const move = (event: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (by === undefined || !(event.currentTarget instanceof HTMLElement)) return
    event.preventDefault()
    const next = (at + by + FORMATS.length) % FORMATS.length
    setAt(next)
    event.currentTarget.querySelectorAll('button')[next]?.focus()
  }
  return (
    <div role="toolbar" aria-label="Formatting" class="format-bar" onKeyDown={move}>
      {FORMATS.map(({ as, text, keys }, index) => (
        <IconButton
          key={as}
          label={`${text} (${keys})`}
          tabIndex={index === at ? 0 : -1}
          onFocus={() => setAt(index)}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onFormat(as)}
        >
          <FormatIcon as={as} />
        </IconButton>
      ))}
    </div>
  )
}

function FormatIcon({ as }: { readonly as: Format }) {
  const Icon = ICONS[as]
  return <Icon size={16} aria-hidden />
}
