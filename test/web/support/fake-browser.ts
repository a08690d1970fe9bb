/** What a browser has and Node has not, as far as the client's logic needs it. Everything in it is of one test. */
export class FakeBrowser {
  readonly #events = new EventTarget()
  readonly #stored = new Map<string, string>()
  /** Nothing more can be kept. */
  isFull = false

  /** Puts it in the place of the platform's globals. */
  install(): void {
    const globals = {
      localStorage: this.#storage(),
      navigator: {},
      BroadcastChannel: channels(),
      addEventListener: this.#events.addEventListener.bind(this.#events),
      removeEventListener: this.#events.removeEventListener.bind(this.#events),
    }
    for (const [name, value] of Object.entries(globals))
      Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
  }

  kept(key: string): unknown {
    return JSON.parse(this.#stored.get(key) ?? 'null')
  }

  /** Another tab keeps something. */
  keepElsewhere(key: string, value: unknown): void {
    this.keepUnheard(key, value)
    this.#events.dispatchEvent(Object.assign(new Event('storage'), { key }))
  }

  /** Another tab keeps something, which this one has not heard of yet. */
  keepUnheard(key: string, value: unknown): void {
    this.#stored.set(key, JSON.stringify(value))
  }

  dispatch(name: string): void {
    this.#events.dispatchEvent(new Event(name))
  }

  #storage() {
    return {
      getItem: (key: string) => this.#stored.get(key) ?? null,
      setItem: (key: string, value: string) => {
        if (this.isFull) throw new DOMException('The quota is exceeded.', 'QuotaExceededError')
        this.#stored.set(key, value)
      },
      removeItem: (key: string) => this.#stored.delete(key),
    }
  }
}

/** Channels within the process, which keep nothing running: each hears what the others of its name say. */
function channels() {
  const all = new Set<EventTarget>()
  return class extends EventTarget {
    constructor(readonly name: string) {
      super()
      all.add(this)
    }

    postMessage(data: unknown): void {
      for (const other of all)
        if (other !== this) other.dispatchEvent(Object.assign(new Event('message'), { data: structuredClone(data) }))
    }
  }
}
