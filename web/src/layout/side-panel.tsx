import { X } from 'lucide-preact'
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { IconButton } from '../ui/button.js'
import { wayBack } from '../ui/way-back.js'
import { useLayer } from './use-layer.js'
import { panel } from './view.js'
import { isPanelAbove } from './widths.js'

/** The frame of whatever the right column shows. */
export function SidePanel({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  const ref = useRef<HTMLElement>(null)
  useLayer(ref, isPanelAbove.value, close)
  useLayoutEffect(() => {
    const column = ref.current
    const goBack = wayBack(document.activeElement)
    return () => {
      const { activeElement, body } = document
      if (activeElement === body || column?.contains(activeElement) === true) goBack()
    }
  }, [])
  return (
    <aside ref={ref} class="side-panel" aria-label={title}>
      <header class="side-panel-header">
        <h2>{title}</h2>
        <IconButton label={`Close ${title.toLowerCase()}`} onClick={close}>
          <X size={18} aria-hidden />
        </IconButton>
      </header>
      <div class="side-panel-content">{children}</div>
    </aside>
  )
}

function close(): void {
  panel.value = null
}
