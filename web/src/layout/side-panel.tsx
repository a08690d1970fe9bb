import { X } from 'lucide-preact'
import type { ComponentChildren } from 'preact'
import { IconButton } from '../ui/button.js'
import { panel } from './view.js'

/** The frame of whatever the right column shows. */
export function SidePanel({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <aside class="side-panel" aria-label={title}>
      <header class="side-panel-header">
        <h2>{title}</h2>
        <IconButton label={`Close ${title.toLowerCase()}`} onClick={() => (panel.value = null)}>
          <X size={18} aria-hidden />
        </IconButton>
      </header>
      <div class="side-panel-content">{children}</div>
    </aside>
  )
}
