import { type RefObject, type TargetedEvent } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { isDrawerOpen } from '../layout/view.js'
import { focusSoon } from '../ui/focus-soon.js'

/** The list of rooms as a drawer, where the window is narrow: it takes the focus when it opens, and gives it back. */
export function useDrawer() {
  const ref: RefObject<HTMLElement> = useRef<HTMLElement>(null)
  const isOpen = isDrawerOpen.value
  useEffect(() => {
    if (!isOpen) return undefined
    const before = document.activeElement
    const stop = focusSoon(() => ref.current?.querySelector<HTMLElement>('.jump-button'))
    return () => {
      stop()
      const isLost = ref.current?.contains(document.activeElement) === true || document.activeElement === document.body
      if (isLost && before instanceof HTMLElement) before.focus()
    }
  }, [isOpen])
  return {
    ref,
    onKeyDown: ({ key, target, defaultPrevented }: KeyboardEvent): void => {
      // What lies above closes first.
      const isAbove = target instanceof Element && target.closest('dialog, [popover]') !== null
      if (key === 'Escape' && !defaultPrevented && !isAbove) isDrawerOpen.value = false
    },
    // Also for the room that is open: its address is no other then.
    onClick: ({ target }: TargetedEvent<HTMLElement>): void => {
      if (target instanceof Element && target.closest('a') !== null) isDrawerOpen.value = false
    },
  }
}
