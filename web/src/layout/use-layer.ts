import type { RefObject } from 'preact'
import { useLayoutEffect } from 'preact/hooks'
import { focusSoon } from '../ui/focus-soon.js'
import { useBackGesture } from '../ui/use-back-gesture.js'

const CURRENT = '[aria-current]'
const FOCUSABLE = 'a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), [tabindex="0"]'

/**
 * What lies over the rest while it is open: it takes the focus and gives it back where it was; Escape closes it, and going back on a phone.
 * @param box what lies there
 * @param isOpen false: it is beside the rest, or hidden
 */
export function useLayer(box: RefObject<HTMLElement>, isOpen: boolean, onClose: () => void): void {
  useBackGesture(isOpen, onClose)
  useLayoutEffect(() => {
    const layer = box.current
    if (!isOpen || layer === null) return
    const before = document.activeElement
    // What is inside may know better where the focus belongs.
    const isTaken = before !== null && layer.contains(before)
    const first = (): HTMLElement | null => layer.querySelector(CURRENT) ?? layer.querySelector(FOCUSABLE)
    const stop = isTaken ? undefined : focusSoon(first)
    return () => {
      stop?.()
      giveBack(layer, before)
    }
  }, [isOpen])
  // Before anything can be pressed that was meant for it.
  useLayoutEffect(() => {
    if (!isOpen) return
    const hear = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || isForOthers(event.target, box.current)) return
      event.preventDefault()
      onClose()
    }
    document.addEventListener('keydown', hear)
    return () => document.removeEventListener('keydown', hear)
  })
}

/** Whether a key is pressed in something else that can be used now: what is inert has kept the focus only for a moment. */
function isForOthers(target: EventTarget | null, layer: HTMLElement | null): boolean {
  if (document.querySelector('dialog:modal') !== null) return true
  if (!(target instanceof Element) || target === document.body) return false
  return layer?.contains(target) === false && target.closest('[inert]') === null
}

/** Unless somebody has taken it elsewhere meanwhile. Where it was may be gone: then it goes to the page's main part. */
function giveBack(layer: HTMLElement, before: Element | null): void {
  const now = document.activeElement
  if (now !== null && now !== document.body && !layer.contains(now)) return
  if (before instanceof HTMLElement && before.isConnected) before.focus()
  else document.querySelector<HTMLElement>('main')?.focus()
}
