import { type RefObject, type TargetedEvent } from 'preact'
import { useSignalEffect } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { isDrawerOpen } from '../layout/view.js'

/** The list of rooms as a drawer, where the window is narrow: it takes the focus when it opens, and gives it back. */
export function useDrawer() {
  const ref: RefObject<HTMLElement> = useRef<HTMLElement>(null)
  const before = useRef<Element | null>(null)
  useSignalEffect(() => {
    if (isDrawerOpen.value) {
      before.current = document.activeElement
      ref.current?.querySelector<HTMLElement>('[aria-current], .jump-button')?.focus()
      return
    }
    const isInside = ref.current?.contains(document.activeElement) === true
    if (isInside && before.current instanceof HTMLElement) before.current.focus()
    before.current = null
  })
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
