import { useEffect } from 'preact/hooks'
import { roomDialog } from './dialogs.js'

/** Ctrl+K (or ⌘K) jumps to a room from anywhere, unless a dialog is open already. */
export function useJumpKey(): void {
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      const isPlain = !event.altKey && !event.shiftKey && (event.ctrlKey || event.metaKey)
      if (!isPlain || event.key.toLowerCase() !== 'k') return
      // The browser's own meaning of it would take the focus to the address.
      event.preventDefault()
      if (document.querySelector('dialog:modal') === null) roomDialog.value = 'jump'
    }
    addEventListener('keydown', hear)
    return () => removeEventListener('keydown', hear)
  }, [])
}
