import { type ReadonlySignal, signal } from '@preact/signals'

/** One column: the list of rooms is a drawer, and the right column covers the conversation. */
export const hasOneColumn = matching('(max-width: 767px)')
/** The right column lies over the conversation. */
export const isPanelAbove = matching('(max-width: 1023px)')

function matching(query: string): ReadonlySignal<boolean> {
  const list = matchMedia(query)
  const matches = signal(list.matches)
  list.addEventListener('change', () => (matches.value = list.matches))
  return matches
}
