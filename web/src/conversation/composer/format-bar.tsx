import { Bold, CodeXml, Italic, List, SquareCode, Strikethrough, TextQuote } from 'lucide-preact'
import { useState } from 'preact/hooks'
import { IconButton } from '../../ui/button.js'
import type { Format } from './formatting.js'

const isMac = typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.userAgent)
const command = isMac ? '⌘' : 'Ctrl+'
const shift = isMac ? '⇧' : 'Shift+'
const alt = isMac ? '⌥' : 'Alt+'

/** Ways to format a text, with their keys. */
export const FORMATS = [
  { as: 'bold', text: 'Bold', keys: `${command}B`, Icon: Bold },
  { as: 'italic', text: 'Italic', keys: `${command}I`, Icon: Italic },
  { as: 'strike', text: 'Strikethrough', keys: `${command}${shift}X`, Icon: Strikethrough },
  { as: 'code', text: 'Code', keys: `${command}E`, Icon: CodeXml },
  { as: 'block', text: 'Code block', keys: `${command}${alt}C`, Icon: SquareCode },
  { as: 'quote', text: 'Quote', keys: `${command}${shift}9`, Icon: TextQuote },
  { as: 'list', text: 'List', keys: `${command}${shift}8`, Icon: List },
] as const satisfies readonly { as: Format; text: string; keys: string; Icon: typeof Bold }[]

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
      {FORMATS.map(({ as, text, keys, Icon }, index) => (
        <IconButton
          key={as}
          label={`${text} (${keys})`}
          tabIndex={index === at ? 0 : -1}
          onFocus={() => setAt(index)}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onFormat(as)}
        >
          <Icon size={16} aria-hidden />
        </IconButton>
      ))}
    </div>
  )
}
