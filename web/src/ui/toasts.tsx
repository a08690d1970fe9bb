import { X } from 'lucide-preact'
import { signal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import { ConnectionLost, TimedOut } from '../../../src/client/index.js'
import { IconButton } from './button.js'

type Toast = { readonly id: number; readonly text: string; readonly kind: 'error' | 'info' }

const SHOWN_MS = { error: 8_000, info: 4_000 } as const
const toasts = signal<readonly Toast[]>([])
let count = 0

/** Says something in a corner, for a few seconds. */
export function toast(text: string, kind: Toast['kind'] = 'info'): void {
  count += 1
  const id = count
  toasts.value = [...toasts.value.slice(-3), { id, text, kind }]
  setTimeout(() => dismiss(id), SHOWN_MS[kind])
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
      {shown.map(({ id, text, kind }) => (
        <div key={id} class={`toast toast-${kind}`}>
          <span>{text}</span>
          <IconButton label="Dismiss" onClick={() => dismiss(id)}>
            <X size={16} aria-hidden />
          </IconButton>
        </div>
      ))}
    </div>
  )
}
