import type { Observable, Subscription } from 'rxjs'
import { Overrun } from './problem.js'

const MOST_BUFFERED = 1_000

/**
 * The values of an observable, for `for await`. It hears from the first `next()` on, and stops hearing at `return()`.
 * Nothing is left out silently: who falls more than `limit` values behind gets an Overrun and may begin anew.
 */
export async function* iterate<T>(source: Observable<T>, limit = MOST_BUFFERED): AsyncGenerator<T, void, void> {
  const buffer: T[] = []
  const over: { is: boolean; error?: unknown } = { is: false }
  let wake: () => void = () => undefined
  const end = (error?: unknown) => {
    over.is = true
    over.error = error
    wake()
  }
  const subscription: Subscription = source.subscribe({
    next: (value) => {
      if (over.is) return
      if (buffer.length < limit) buffer.push(value)
      else end(new Overrun(`More than ${limit} values were waiting.`))
      wake()
    },
    error: end,
    complete: () => end(),
  })
  try {
    for (;;) {
      const value = buffer.shift()
      if (value !== undefined) yield value
      else if (!over.is) await new Promise<void>((resolve) => (wake = resolve))
      else if (over.error === undefined) return
      else throw over.error as Error
    }
  } finally {
    subscription.unsubscribe()
  }
}
