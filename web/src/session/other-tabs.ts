/** What tabs tell each other: somebody has logged in, or out. */
export type Told = { readonly kind: 'in'; readonly userId: string } | { readonly kind: 'out' }

/** The other tabs of this browser. Where they cannot be reached nothing is told: they notice at their next request. */
export class OtherTabs {
  readonly #channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('parley.session')

  /** @param heard hears what other tabs tell */
  constructor(heard: (told: Told) => void) {
    this.#channel?.addEventListener('message', ({ data }: MessageEvent<Told>) => heard(data))
  }

  tell(told: Told): void {
    this.#channel?.postMessage(told)
  }
}

/**
 * Does something while no other tab does it, where browsers offer that: on pages that came over HTTPS, and on localhost.
 * @param name of what is done in turns
 */
export function inTurn<T>(name: string, task: () => Promise<T>): Promise<T> {
  const locks = (navigator as Partial<Navigator>).locks
  return locks === undefined ? task() : locks.request(name, task)
}
