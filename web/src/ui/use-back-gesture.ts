import { useEffect } from 'preact/hooks'
import { isTouch } from './platform.js'

/** https://html.spec.whatwg.org/multipage/interaction.html#close-requests-and-close-watchers: not in every browser, and not in TypeScript's DOM. */
type Watcher = { onclose: (() => void) | null; destroy(): void }

/** Going back on a phone closes what lies above, in browsers that tell of it; dialogs do so by themselves. Where there are keys, Escape does. */
export function useBackGesture(isOpen: boolean, onClose: () => void): void {
  useEffect(() => {
    const { CloseWatcher } = globalThis as { readonly CloseWatcher?: new () => Watcher }
    if (!isOpen || !isTouch() || CloseWatcher === undefined) return
    const watcher = new CloseWatcher()
    watcher.onclose = onClose
    return () => watcher.destroy()
  }, [isOpen])
}
