import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

/** Whether the keyboard shortcuts are shown. */
export const isHelpShown = signal(false)

/** Shows the shortcuts when somebody presses `?` and is not writing. */
export function useHelpKey(): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.key !== '?' || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return
      event.preventDefault()
      isHelpShown.value = true
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [])
}

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
