import { useEffect, useRef } from 'preact/hooks'

const LONG_PRESS_MS = 500
/** A finger that moves further scrolls. */
const MOVES_PX = 10

type Press = { readonly timer: ReturnType<typeof setTimeout>; readonly x: number; readonly y: number }

/**
 * The ways to a menu besides its button: a long press, Shift+F10 and the menu key. The right mouse button keeps the browser's own menu, which
 * copies and opens links.
 * @param open shows the menu beside the element
 */
export function useMenuKeys(open: (anchor: HTMLElement) => void) {
  const press = useRef<Press | null>(null)
  const end = (): void => {
    if (press.current !== null) clearTimeout(press.current.timer)
    press.current = null
  }
  useEffect(() => end, [])
  return {
    onKeyDown: (event: KeyboardEvent & { readonly currentTarget: HTMLElement }) => {
      const isMenuKey = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)
      const isEnter = event.key === 'Enter' && event.target === event.currentTarget
      if (!isMenuKey && !isEnter) return
      event.preventDefault()
      open(event.currentTarget)
    },
    onContextMenu: (event: MouseEvent) => {
      // Where a long press asks for the browser's menu, ours is there already.
      if ('pointerType' in event && event.pointerType === 'touch') event.preventDefault()
    },
    onPointerDown: (event: PointerEvent & { readonly currentTarget: HTMLElement }) => {
      if (event.pointerType !== 'touch' || isOfItsOwn(event.target)) return
      const { currentTarget, clientX: x, clientY: y } = event
      end()
      press.current = { x, y, timer: setTimeout(() => open(currentTarget), LONG_PRESS_MS) }
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      const begun = press.current
      if (begun !== null && Math.hypot(clientX - begun.x, clientY - begun.y) > MOVES_PX) end()
    },
    onPointerUp: end,
    onPointerCancel: end,
  }
}

/** What a long press means something else on. */
const isOfItsOwn = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('a, button, textarea, [popover]') !== null
