/**
 * The way back for the focus: to where it was or, when that is gone by then, to the nearest thing around it that takes
 * the focus. What opened a dialog is often gone with it: a button that shows under the pointer only.
 * @param from where the focus is now
 * @returns goes there
 */
export function wayBack(from: Element | null): () => void {
  const around: HTMLElement[] = []
  for (let at = from; at !== null; at = at.parentElement) if (at instanceof HTMLElement) around.push(at)
  return () => {
    for (const element of around) {
      if (element.isConnected) element.focus()
      if (document.activeElement === element && element !== document.body) return
    }
  }
}
