import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { IconButton } from './button.js'
import { Menu, type MenuItem } from './menu.js'

type MenuButtonProps = {
  readonly label: string
  readonly class?: string
  /** Made when the menu opens. @param button what it hangs on */
  readonly items: (button: HTMLElement) => readonly MenuItem[]
  readonly children: ComponentChildren
}

/** A button with a picture that opens a menu. */
export function MenuButton({ label, class: more, items, children }: MenuButtonProps) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  return (
    <>
      <IconButton
        label={label}
        class={more}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={(event) => setAnchor(anchor === null ? event.currentTarget : null)}
      >
        {children}
      </IconButton>
      {anchor !== null && <Menu {...{ anchor, label }} items={items(anchor)} onClose={() => setAnchor(null)} />}
    </>
  )
}
