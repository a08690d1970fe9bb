import type { ComponentChildren } from 'preact'
import { useId, useRef, useState } from 'preact/hooks'

export type Tab = {
  readonly key: string
  readonly text: string
  readonly icon?: ComponentChildren
  readonly render: () => ComponentChildren
}

/** One of several sections at a time. Arrows, Home and End choose; what is in a section is there when it is chosen. */
export function Tabs({ label, tabs }: { readonly label: string; readonly tabs: readonly Tab[] }) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const [chosen, setChosen] = useState(tabs[0]?.key)
  // A section that is not there any more (for lack of a right, say) leaves the first one.
  const shown = tabs.find(({ key }) => key === chosen) ?? tabs[0]
  const choose = (event: KeyboardEvent): void => {
    const at = tabs.findIndex(({ key }) => key === shown?.key)
    const to = indexAfter(event.key, at, tabs.length)
    const next = to === null ? undefined : tabs.at(to)
    if (next === undefined) return
    event.preventDefault()
    setChosen(next.key)
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.key}"]`)?.focus()
  }
  return (
    <div class="tabs">
      <div ref={list} class="tabs-list" role="tablist" aria-label={label} onKeyDown={choose}>
        {tabs.map(({ key, text, icon }) => (
          <button
            key={key}
            type="button"
            role="tab"
            id={`${id}-${key}`}
            data-tab={key}
            class="tabs-tab"
            aria-selected={key === shown?.key}
            aria-controls={`${id}-panel`}
            tabIndex={key === shown?.key ? 0 : -1}
            autofocus={key === shown?.key}
            onClick={() => setChosen(key)}
          >
            {icon}
            {text}
          </button>
        ))}
      </div>
      {shown !== undefined && (
        <div
          key={shown.key}
          id={`${id}-panel`}
          class="tabs-panel"
          role="tabpanel"
          aria-labelledby={`${id}-${shown.key}`}
        >
          {shown.render()}
        </div>
      )}
    </div>
  )
}

/** They lie beside each other or one above the other, as the screen has it. */
function indexAfter(key: string, at: number, count: number): number | null {
  if (key === 'ArrowDown' || key === 'ArrowRight') return (at + 1) % count
  if (key === 'ArrowUp' || key === 'ArrowLeft') return at - 1
  if (key === 'Home') return 0
  return key === 'End' ? -1 : null
}
