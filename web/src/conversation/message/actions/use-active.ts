import { useState } from 'preact/hooks'

/** Whether somebody is at a message: points at it, or has the focus in it. Only then it has a toolbar: a page has hundreds of messages. */
export function useActive() {
  const [isPointedAt, setPointedAt] = useState(false)
  const [hasFocus, setFocus] = useState(false)
  const handlers = {
    onPointerEnter: (event: PointerEvent) => {
      if (event.pointerType !== 'touch') setPointedAt(true)
    },
    onPointerLeave: () => setPointedAt(false),
    onFocusIn: () => setFocus(true),
    onFocusOut: (event: FocusEvent & { readonly currentTarget: HTMLElement }) => {
      const isInside = event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)
      if (!isInside) setFocus(false)
    },
  }
  return { isActive: isPointedAt || hasFocus, handlers }
}
