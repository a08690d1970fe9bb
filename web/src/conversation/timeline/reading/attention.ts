import { type ReadonlySignal, signal } from '@preact/signals'

const attention = signal(isAttentive())

/** Whether somebody is at the page: it is to be seen, and has the focus. */
export const hasAttention: ReadonlySignal<boolean> = attention

function isAttentive(): boolean {
  return typeof document !== 'undefined' && document.visibilityState === 'visible' && document.hasFocus()
}

if (typeof document !== 'undefined') {
  const look = (): void => {
    attention.value = isAttentive()
  }
  document.addEventListener('visibilitychange', look)
  for (const event of ['focus', 'blur', 'pageshow'] as const) addEventListener(event, look)
}
