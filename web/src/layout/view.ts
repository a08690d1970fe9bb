import { signal } from '@preact/signals'
import { isPanelAbove } from './widths.js'

/** What the right column shows. */
export type Panel =
  | { readonly kind: 'members' }
  | { readonly kind: 'pins' }
  | { readonly kind: 'thread'; readonly threadId: string }
  | null

/** The right column, where there is room for one; on narrower screens it lies over the conversation. */
export const panel = signal<Panel>(isPanelAbove.peek() ? null : { kind: 'members' })

// Nobody asked for the list of members where it covers what is being read, or for the focus to go there.
isPanelAbove.subscribe((isAbove) => {
  if (isAbove && panel.peek()?.kind === 'members') panel.value = null
})

/** Whether the list of rooms lies over the conversation; matters below 768 px only. */
export const isDrawerOpen = signal(false)

/** Shows something in the right column, or closes it when it shows that already. */
export function togglePanel(kind: 'members' | 'pins'): void {
  panel.value = panel.value?.kind === kind ? null : { kind }
}
