import { X } from 'lucide-preact'
import { signal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import { ConnectionLost, TimedOut } from '../../../src/client/index.js'
import { Button, IconButton } from './button.js'

type Action = { readonly text: string; readonly run: () => void }
type Toast = {
  readonly id: number
  readonly text: string
  readonly kind: 'error' | 'info'
  readonly action: Action | undefined
}

const SHOWN_MS = { error: 8_000, info: 4_000 } as const
/** Whoever is to press something has to get there first. */
const WITH_ACTION_MS = 10_000
const toasts = signal<readonly Toast[]>([])
let count = 0

/**
 * Says something in a corner, for a few seconds.
 * @param action what can be done about it there
 */
export function toast(text: string, kind: Toast['kind'] = 'info', action?: Action): void {
  count += 1
  const id = count
  toasts.value = [...toasts.value.slice(-3), { id, text, kind, action }]
  setTimeout(() => dismiss(id), action === undefined ? SHOWN_MS[kind] : WITH_ACTION_MS)
}

/** Says that something failed, in the words of whoever refused it. */
export function toastError(error: unknown): void {
  toast(errorText(error), 'error')
}

/** What to tell people of an error. */
export function errorText(error: unknown): string {
  if (error instanceof ConnectionLost) return 'The server cannot be reached.'
  if (error instanceof TimedOut) return 'The server did not answer in time.'
  return error instanceof Error && error.message !== '' ? error.message : 'That did not work.'
}

function dismiss(id: number): void {
  toasts.value = toasts.value.filter((one) => one.id !== id)
}

/** Places where they could appear: the page, and above it each modal dialog, which would cover them and keep them from being read. */
const places = signal<readonly symbol[]>([])

/** Where they appear: once in the page, and once in every modal dialog. The one that came last shows them. */
export function Toasts() {
  const [place] = useState(() => Symbol('toasts'))
  useEffect(() => {
    places.value = [...places.peek(), place]
    return () => {
      places.value = places.peek().filter((other) => other !== place)
    }
  }, [])
  const shown = places.value.at(-1) === place ? toasts.value : []
  return (
    <div class="toasts" role="status" aria-live="polite">
      {shown.map((one) => (
        <ShownToast key={one.id} {...one} />
      ))}
    </div>
  )
}

function ShownToast({ id, text, kind, action }: Toast) {
  const act = (): void => {
    dismiss(id)
    action?.run()
  }
  return (
    <div class={`toast toast-${kind}`}>
      <span class="toast-text">{text}</span>
      {action !== undefined && (
        <Button look="quiet" onClick={act}>
          {action.text}
        </Button>
      )}
      <IconButton label="Dismiss" onClick={() => dismiss(id)}>
        <X size={16} aria-hidden />
      </IconButton>
    </div>
  )
}
