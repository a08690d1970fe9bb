import { useRef } from 'preact/hooks'
import type { Point } from '../../ui/menu.js'

const LONG_PRESS_MS = 500
/** A finger trembles. */
const STILL_PX = 8

type Press = { readonly timer: ReturnType<typeof setTimeout>; readonly at: Point }

/**
 * Opens a menu by right click, the context menu key, Shift+F10 or a long press.
 * @param open where the pointer is; null for the keyboard
 */
export function useMenuGestures(open: (anchor: HTMLElement, at: Point | null) => void) {
  const press = useRef<Press | null>(null)
  const wasLong = useRef(false)
  const release = (): void => {
    clearTimeout(press.current?.timer)
    press.current = null
  }
  return {
    onContextMenu: (event: MouseEvent & { currentTarget: HTMLElement }): void => {
      event.preventDefault()
      release()
      if (wasLong.current) return
      // The keyboard has no button, and no place either.
      const isPointed = event instanceof PointerEvent && event.pointerType !== ''
      open(event.currentTarget, isPointed ? { x: event.clientX, y: event.clientY } : null)
    },
    onPointerDown: (event: PointerEvent & { currentTarget: HTMLElement }): void => {
      wasLong.current = false
      if (event.pointerType !== 'touch') return
      const anchor = event.currentTarget
      const at = { x: event.clientX, y: event.clientY }
      const timer = setTimeout(() => {
        wasLong.current = true
        open(anchor, at)
      }, LONG_PRESS_MS)
      press.current = { timer, at }
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent): void => {
      const from = press.current?.at
      if (from !== undefined && Math.hypot(clientX - from.x, clientY - from.y) > STILL_PX) release()
    },
    onPointerUp: release,
    onPointerCancel: release,
    onClick: (event: MouseEvent): void => {
      if (!wasLong.current) return
      // A long press was no tap: neither the browser nor the router follows the link.
      event.preventDefault()
      event.stopPropagation()
    },
  }
}
