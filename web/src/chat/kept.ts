import { type ReadonlySignal, signal } from '@preact/signals'
import type { Observable } from 'rxjs'

/** The latest value of an observable, as a signal. @param initial its value until the first */
export function kept<T>(source: Observable<T>, initial: T): { value: ReadonlySignal<T>; dispose: () => void } {
  const value = signal(initial)
  const subscription = source.subscribe((next) => (value.value = next))
  return { value, dispose: () => subscription.unsubscribe() }
}
