import { effect } from '@preact/signals'
import { hasAttention } from '../conversation/timeline/reading/attention.js'

const LOCK = 'parley.attention'

/** Lets other tabs know that somebody is at this one, for as long as they are. @returns stops */
export function showAttention(): () => void {
  return effect(() => {
    if (!hasAttention.value) return
    const over = new AbortController()
    const { signal } = over
    const untilOver = (): Promise<void> =>
      new Promise((resolve) => {
        if (signal.aborted) resolve()
        else signal.addEventListener('abort', () => resolve())
      })
    navigator.locks.request(LOCK, { mode: 'shared', signal }, untilOver).catch(() => undefined)
    return () => over.abort()
  })
}

/** Whether somebody is at Parley, in any tab of this browser. */
export async function isAttended(): Promise<boolean> {
  if (hasAttention.peek()) return true
  const { held } = await navigator.locks.query()
  return held?.some(({ name }) => name === LOCK) === true
}
