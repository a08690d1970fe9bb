import { isByFinger, useLongPress } from '../../../ui/use-long-press.js'

/**
 * The ways to a menu besides its button: a long press, Shift+F10 and the menu key. The right mouse button keeps the browser's own menu, which
 * copies and opens links.
 * @param open shows the menu beside the element
 */
export function useMenuKeys(open: (anchor: HTMLElement) => void) {
  return {
    ...useLongPress(open, isOfItsOwn),
    onKeyDown: (event: KeyboardEvent & { readonly currentTarget: HTMLElement }) => {
      const isMenuKey = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)
      const isEnter = event.key === 'Enter' && event.target === event.currentTarget
      if (!isMenuKey && !isEnter) return
      event.preventDefault()
      open(event.currentTarget)
    },
    onContextMenu: (event: MouseEvent) => {
      if (isByFinger(event) && !isOfItsOwn(event.target)) event.preventDefault()
    },
  }
}

/** What a long press means something else on: links that lead out of here have the browser's menu, words that are written can be selected. */
const isOfItsOwn = (part: EventTarget | null): boolean =>
  part instanceof Element && part.closest('a[target], textarea, [popover], .message-toolbar') !== null
