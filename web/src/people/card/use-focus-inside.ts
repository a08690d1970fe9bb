import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

const STOPS = 'button:not(:disabled), a[href], input:not(:disabled)'

type FocusInside = { readonly ref: RefObject<HTMLDivElement>; readonly onKeyDown: (event: KeyboardEvent) => void }

/** Takes the focus into a floating box, and keeps it there: Tab goes round. @param isReady its content is there */
export function useFocusInside(isReady: boolean): FocusInside {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => (ref.current?.querySelector<HTMLElement>(STOPS) ?? ref.current)?.focus(), [isReady])
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Tab') return
    event.preventDefault()
    // The box itself would close.
    event.stopPropagation()
    const stops = [...(ref.current?.querySelectorAll<HTMLElement>(STOPS) ?? [])]
    const at = stops.indexOf(document.activeElement as HTMLElement)
    stops.at((at + (event.shiftKey ? -1 : 1)) % stops.length)?.focus()
  }
  return { ref, onKeyDown }
}
