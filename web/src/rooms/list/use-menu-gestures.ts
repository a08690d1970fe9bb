import type { Point } from '../../ui/menu.js'
import { isByFinger, useLongPress } from '../../ui/use-long-press.js'

/**
 * Opens a menu by right click, the context menu key, Shift+F10 or a long press.
 * @param open where the pointer is; null for the keyboard
 */
export function useMenuGestures(open: (anchor: HTMLElement, at: Point | null) => void) {
  return {
    ...useLongPress(open),
    onContextMenu: (event: MouseEvent & { currentTarget: HTMLElement }): void => {
      event.preventDefault()
      if (isByFinger(event)) return
      // The keyboard has no button, and no place either.
      const isPointed = event instanceof PointerEvent && event.pointerType !== ''
      open(event.currentTarget, isPointed ? { x: event.clientX, y: event.clientY } : null)
    },
  }
}
