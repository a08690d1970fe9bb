import { ChevronDown, ChevronRight } from 'lucide-preact'
import { toggleSection } from './list-view.js'
import type { Row } from './sections.js'
import { rowKey } from './use-rows.js'

type SectionTitleProps = {
  readonly row: Extract<Row, { kind: 'section' }>
  /** Whether Tab leads here. */
  readonly isActive: boolean
  readonly onFocused: (key: string) => void
}

/** The title of a section of the list; it folds and unfolds it. */
export function SectionTitle({ row, isActive, onFocused }: SectionTitleProps) {
  const { name, title, isOpen } = row
  const key = rowKey(row)
  const Icon = isOpen ? ChevronDown : ChevronRight
  return (
    <h2 class="room-section">
      <button
        type="button"
        data-row={key}
        aria-expanded={isOpen}
        tabIndex={isActive ? 0 : -1}
        onFocus={() => onFocused(key)}
        onClick={() => toggleSection(name)}
      >
        <Icon size={14} aria-hidden />
        {title}
      </button>
    </h2>
  )
}
