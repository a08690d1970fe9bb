import { type MutableRef, useEffect, useId, useRef, useState } from 'preact/hooks'

type ComboboxOptions = {
  /** How many options there are now; 0 also while the list is closed. */
  readonly count: number
  /** What the options answer: with another question the first option is the active one again. */
  readonly question: string
  readonly onChoose: (index: number) => void
  /** Escape while there are options. Unless given, Escape is left to whatever lies around. */
  readonly onDismiss?: () => void
}

/** A field with a list of options, by the ARIA pattern: the focus stays in the field, arrows move the active option, Enter takes it. */
export function useCombobox({ count, question, onChoose, onDismiss }: ComboboxOptions) {
  const id = useId()
  const [moved, setMoved] = useState({ question, index: 0 })
  const wanted = moved.question === question ? moved.index : 0
  const active = count === 0 ? -1 : Math.min(wanted, count - 1)
  const field = useRef<HTMLInputElement>(null)
  const setActive = (index: number): void => setMoved({ question, index })
  useEffect(() => {
    // Only what the keyboard moves to: under the pointer the list stands still.
    if (document.activeElement === field.current) optionOf(id, active)?.scrollIntoView({ block: 'nearest' })
  }, [id, active, question])
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing || count === 0) return
    const to = { ArrowDown: (active + 1) % count, ArrowUp: (active - 1 + count) % count }[event.key]
    if (to !== undefined) setActive(to)
    else if (event.key === 'Enter' && active >= 0) onChoose(active)
    else if (event.key === 'Escape' && onDismiss !== undefined) onDismiss()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return {
    active,
    field: field as MutableRef<HTMLInputElement | null>,
    /** For the field. */
    input: {
      ref: field,
      role: 'combobox' as const,
      'aria-autocomplete': 'list' as const,
      'aria-expanded': count > 0,
      'aria-controls': `${id}-list`,
      ...(active >= 0 && { 'aria-activedescendant': optionId(id, active) }),
      autocomplete: 'off',
      onKeyDown,
    },
    /** For the list. */
    list: { id: `${id}-list`, role: 'listbox' as const },
    /** For an option. */
    option: (index: number) => ({
      id: optionId(id, index),
      role: 'option' as const,
      'aria-selected': index === active,
      onMouseMove: () => index !== active && setActive(index),
      // The field keeps the focus.
      onMouseDown: (event: MouseEvent) => event.preventDefault(),
      onClick: () => onChoose(index),
    }),
  }
}

const optionId = (id: string, index: number): string => `${id}-option-${index}`
const optionOf = (id: string, index: number): HTMLElement | null => document.getElementById(optionId(id, index))
