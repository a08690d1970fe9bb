import { X } from 'lucide-preact'
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { IconButton } from './button.js'
import { Toasts } from './toasts.js'
import { wayBack } from './way-back.js'

type DialogProps = {
  readonly title: string
  readonly onClose: () => void
  readonly width?: 'narrow' | 'wide'
  /** Its length changes with what is typed. */
  readonly isSearched?: boolean
  readonly children: ComponentChildren
}

/** A modal dialog. It takes the focus, keeps it, and gives it back where it was. Escape and a click beside it close it. */
export function Dialog({ title, onClose, width = 'narrow', isSearched = false, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const dialog = ref.current
    const goBack = wayBack(document.activeElement)
    dialog?.showModal()
    return () => {
      dialog?.close()
      goBack()
    }
  }, [])
  return (
    <dialog
      ref={ref}
      class={`dialog dialog-${width} ${isSearched ? 'dialog-searched' : ''}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onMouseDown={(event) => {
        if (event.target === event.currentTarget) onClose()
      }}
    >
      <div class="dialog-inside">
        <header class="dialog-header">
          <h2 id={id}>{title}</h2>
          <IconButton label="Close" onClick={onClose}>
            <X size={18} aria-hidden />
          </IconButton>
        </header>
        {children}
      </div>
      <Toasts />
    </dialog>
  )
}
