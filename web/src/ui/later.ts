/** A part of the client is not there: no connection, or the server has other files by now. */
class PartMissing extends Error {
  constructor(cause: unknown) {
    super('This part of Parley could not be loaded. Try again; if that does not help, reload the page.', { cause })
  }
}

/** A part of the client that is fetched after the page: once, however many need it; after a failure again with the next need. */
export class Later<T> {
  readonly #fetch: () => Promise<T>
  #loading: Promise<T> | null = null
  #loaded: T | null = null

  /** @param fetch imports it */
  constructor(fetch: () => Promise<T>) {
    this.#fetch = fetch
  }

  /** The part; null: it is not there yet. */
  get loaded(): T | null {
    return this.#loaded
  }

  /** @throws PartMissing with words for people */
  load(): Promise<T> {
    this.#loading ??= this.#fetch().then(
      (part) => (this.#loaded = part),
      (error: unknown) => {
        this.#loading = null
        throw new PartMissing(error)
      },
    )
    return this.#loading
  }
}

/**
 * Loads parts before they are needed, one after the other. Then they are there without a connection too, and after the
 * server has been given a new version, whose files have other names. What fails is left to whoever needs it.
 */
export async function loadAhead(parts: Iterable<Later<unknown>>): Promise<void> {
  for (const part of parts)
    try {
      await part.load()
    } catch {
      return
    }
}
