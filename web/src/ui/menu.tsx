import {
  autoUpdate,
  computePosition,
  flip,
  offset,
  type Placement,
  type ReferenceElement,
  shift,
  size,
} from '@floating-ui/dom'
import { Check } from 'lucide-preact'
import { type AriaRole, type ComponentChildren, Fragment } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'

type FloatingProps = {
  /** What it hangs on. */
  readonly anchor: HTMLElement
  readonly onClose: () => void
  readonly children: ComponentChildren
  readonly class?: string
  readonly role?: AriaRole
  readonly label?: string
  readonly placement?: Placement
  /** Where the pointer is, for a menu that opens there and not beside its anchor. */
  readonly at?: Point | null
  /** As wide as what it hangs on: a list below a field. */
  readonly isAsWide?: boolean
}

/** Of the window, in pixels. */
export type Point = { readonly x: number; readonly y: number }

/** A box beside something, above everything. Escape, a click elsewhere and tabbing out of it close it; the focus goes back to the anchor. */
export function Floating({ anchor, onClose, children, class: more = '', role, label, ...where }: FloatingProps) {
  const { placement = 'bottom-end', at = null, isAsWide = false } = where
  const ref = useRef<HTMLDivElement>(null)
  // Before the next key: whoever opens it by keys has their hands there.
  useLayoutEffect(() => {
    const box = ref.current
    if (box === null) return
    box.showPopover()
    const reference = at === null ? anchor : pointIn(anchor, at)
    return autoUpdate(reference, box, () => void place(reference, box, placement, isAsWide))
  }, [anchor, at?.x, at?.y])
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

const pointIn = (contextElement: HTMLElement, { x, y }: Point): ReferenceElement => ({
  contextElement,
  getBoundingClientRect: () => new DOMRect(x, y, 0, 0),
})

async function place(on: ReferenceElement, box: HTMLElement, placement: Placement, isAsWide: boolean): Promise<void> {
  const widened = size({ apply: ({ rects }) => void (box.style.width = `${rects.reference.width}px`) })
  // Where there is not enough room on either side it rather covers its anchor than reaching out of the window.
  const middleware = [offset(4), flip(), shift({ padding: 8, crossAxis: true }), ...(isAsWide ? [widened] : [])]
  const { x, y } = await computePosition(on, box, { placement, strategy: 'fixed', middleware })
  Object.assign(box.style, { left: `${x}px`, top: `${y}px` })
}

export type MenuItem = {
  readonly text: string
  readonly icon?: ComponentChildren
  readonly isDangerous?: boolean
  /** Of a choice: whether this is what holds now. */
  readonly isChecked?: boolean
  /** A line above it. */
  readonly isApart?: boolean
  readonly onSelect: () => void
}

/** A menu that opens beside a button; arrows, Home and End move in it. */
export function Menu({
  anchor,
  label,
  items,
  onClose,
  ...where
}: Omit<FloatingProps, 'children'> & { readonly items: readonly MenuItem[] }) {
  const list = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => list.current?.querySelector<HTMLElement>('[role^=menuitem]')?.focus(), [])
  const choose = ({ onSelect }: MenuItem): void => {
    onClose()
    anchor.focus()
    onSelect()
  }
  return (
    <Floating {...{ anchor, onClose }} {...where} {...(label !== undefined && { label })} role="menu" class="menu">
      <div ref={list} role="none" onKeyDown={(event) => move(event, list.current)}>
        {items.map((item, index) => (
          <Fragment key={item.text}>
            {item.isApart === true && index > 0 && <hr class="menu-line" />}
            <Item item={item} onChoose={() => choose(item)} />
          </Fragment>
        ))}
      </div>
    </Floating>
  )
}

function Item({ item, onChoose }: { readonly item: MenuItem; readonly onChoose: () => void }) {
  const { text, icon, isDangerous = false, isChecked } = item
  const checked = isChecked === undefined ? {} : { role: 'menuitemradio' as const, 'aria-checked': isChecked }
  return (
    <button
      type="button"
      role="menuitem"
      {...checked}
      tabIndex={-1}
      class={isDangerous ? 'menu-item menu-item-danger' : 'menu-item'}
      onClick={onChoose}
    >
      {icon}
      <span class="menu-item-text">{text}</span>
      {isChecked === true && <Check size={16} aria-hidden />}
    </button>
  )
}

function move(event: KeyboardEvent, list: HTMLElement | null): void {
  const items = [...(list?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])]
  const at = items.indexOf(document.activeElement as HTMLElement)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key]
  if (to === undefined) return
  event.preventDefault()
  items.at(to % items.length)?.focus()
}
