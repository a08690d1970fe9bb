import { autoUpdate, computePosition, flip, offset, shift } from '@floating-ui/dom'
import type { AriaRole, ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

type FloatingProps = {
  /** What it hangs on. */
  readonly anchor: HTMLElement
  readonly onClose: () => void
  readonly children: ComponentChildren
  readonly class?: string
  readonly role?: AriaRole
  readonly label?: string
}

/** A box beside something, above everything. Escape, a click elsewhere and tabbing out of it close it; the focus goes back to the anchor. */
export function Floating({ anchor, onClose, children, class: more = '', role, label }: FloatingProps) {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const box = ref.current
    if (box === null) return
    box.showPopover()
    const stop = autoUpdate(anchor, box, () => void place(anchor, box))
    return stop
  }, [anchor])
  const close = (isFocusBack: boolean): void => {
    onClose()
    if (isFocusBack) anchor.focus()
  }
  useEffect(() => {
    const outside = (event: Event): void => {
      const isInside =
        event.target instanceof Node && (ref.current?.contains(event.target) === true || anchor.contains(event.target))
      if (!isInside) close(false)
    }
    document.addEventListener('pointerdown', outside, true)
    return () => document.removeEventListener('pointerdown', outside, true)
  })
  return (
    <div
      ref={ref}
      popover="manual"
      class={`floating ${more}`}
      role={role}
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' && event.key !== 'Tab') return
        event.stopPropagation()
        if (event.key === 'Escape') event.preventDefault()
        close(true)
      }}
    >
      {children}
    </div>
  )
}

async function place(anchor: HTMLElement, box: HTMLElement): Promise<void> {
  const middleware = [offset(4), flip(), shift({ padding: 8 })]
  const { x, y } = await computePosition(anchor, box, { placement: 'bottom-end', strategy: 'fixed', middleware })
  Object.assign(box.style, { left: `${x}px`, top: `${y}px` })
}

export type MenuItem = {
  readonly text: string
  readonly icon?: ComponentChildren
  readonly isDangerous?: boolean
  readonly onSelect: () => void
}

/** A menu that opens beside a button; arrows, Home and End move in it. */
export function Menu({
  anchor,
  label,
  items,
  onClose,
}: Omit<FloatingProps, 'children'> & { readonly items: readonly MenuItem[] }) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => list.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus(), [])
  const choose = ({ onSelect }: MenuItem): void => {
    onClose()
    anchor.focus()
    onSelect()
  }
  return (
    <Floating {...{ anchor, onClose }} {...(label !== undefined && { label })} role="menu" class="menu">
      <div ref={list} role="none" onKeyDown={(event) => move(event, list.current)}>
        {items.map((item) => (
          <button
            key={item.text}
            type="button"
            role="menuitem"
            tabIndex={-1}
            class={item.isDangerous === true ? 'menu-item menu-item-danger' : 'menu-item'}
            onClick={() => choose(item)}
          >
            {item.icon}
            <span>{item.text}</span>
          </button>
        ))}
      </div>
    </Floating>
  )
}

function move(event: KeyboardEvent, list: HTMLElement | null): void {
  const items = [...(list?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])]
  const at = items.indexOf(document.activeElement as HTMLElement)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key]
  if (to === undefined) return
  event.preventDefault()
  items.at(to % items.length)?.focus()
}
