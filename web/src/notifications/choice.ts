import { type ReadonlySignal, signal } from '@preact/signals'
import { onLocalChange, readLocal, writeLocal } from '../storage/local.js'

/** `impossible`: the browser has none, or Parley has not come over HTTPS; `forbidden`: somebody said no when the browser asked. */
export type Choice = 'on' | 'off' | 'forbidden' | 'impossible'

const KEPT = 'parley.notifications'

const isPossible = (): boolean => typeof Notification !== 'undefined' && globalThis.isSecureContext

function present(): Choice {
  if (!isPossible()) return 'impossible'
  if (Notification.permission === 'denied') return 'forbidden'
  return readLocal(KEPT) === true && Notification.permission === 'granted' ? 'on' : 'off'
}

const chosen = signal(present())

/** Whether this browser tells of messages while nobody looks at Parley. */
export const choice: ReadonlySignal<Choice> = chosen

/** Turns it on or off, in all tabs; the browser asks whether it may. */
export async function choose(isOn: boolean): Promise<void> {
  if (isOn && isPossible()) await Notification.requestPermission()
  writeLocal(KEPT, isOn ? true : null)
  chosen.value = present()
}

/** Follows what other tabs choose. @returns stops */
export const followChoice = (): (() => void) => onLocalChange(KEPT, () => (chosen.value = present()))
