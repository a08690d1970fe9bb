import { type Signal, signal } from '@preact/signals'

const resets = new Set<() => void>()
let owner: string | null = null

/**
 * Something of whoever is logged in that modules hold beside the chat. A page outlives its logins: whoever comes next must not find it.
 * @param reset takes it back to how it is for somebody who has just come
 */
export function onOtherPerson(reset: () => void): void {
  resets.add(reset)
}

/** A signal that holds something of whoever is logged in. */
export function personalSignal<T>(initial: T): Signal<T> {
  const held = signal(initial)
  onOtherPerson(() => (held.value = initial))
  return held
}

/** Somebody has logged in. What they had begun before their session ended is still theirs; what somebody else had is forgotten. */
export function belongTo(userId: string): void {
  if (owner !== userId) forgetPersonal()
  owner = userId
}

/** Forgets all of it: somebody has logged out. */
export function forgetPersonal(): void {
  owner = null
  for (const reset of resets) reset()
}
