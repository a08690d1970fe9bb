import { readLocal, writeLocal } from '../storage/local.js'

type Kept = { readonly text: string; readonly at: number }

/** The oldest are let go first. */
const KEPT_DRAFTS = 60
/** Longer ones are kept in memory only: storage is small, and shared with everything else. */
const MOST_STORED = 40_000
const WRITTEN_AFTER_MS = 400

/** Under what name an account's drafts are kept. */
export const draftsKey = (userId: string): string => `parley.drafts.${userId}`

/** Where a draft belongs: a room, or a thread of it. */
export const draftPlace = (roomId: string, thread?: string): string =>
  thread === undefined ? roomId : `${roomId} ${thread}`

/** What somebody has begun to write, place by place. It survives the page; several tabs keep theirs in the same place. */
export class Drafts {
  readonly #texts = new Map<string, string>()
  readonly #unwritten = new Set<string>()
  readonly #key: string
  readonly #flush = (): void => this.flush()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(userId: string) {
    this.#key = draftsKey(userId)
    for (const [place, { text }] of Object.entries(draftsIn(readLocal(this.#key)))) this.#texts.set(place, text)
    addEventListener('pagehide', this.#flush)
  }

  of(place: string): string {
    return this.#texts.get(place) ?? ''
  }

  /** Keeps a draft; an empty one is forgotten. It is written down a moment later. */
  set(place: string, text: string): void {
    this.#texts.set(place, text)
    this.#unwritten.add(place)
    this.#timer ??= setTimeout(this.#flush, WRITTEN_AFTER_MS)
  }

  /** Writes down what is not yet. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#unwritten.size === 0) return
    // Read again: another tab may have written other drafts meanwhile.
    const kept = draftsIn(readLocal(this.#key))
    const changed = [...this.#unwritten].map((place) => [place, { text: this.of(place), at: Date.now() }] as const)
    this.#unwritten.clear()
    const drafts = bounded({ ...kept, ...Object.fromEntries(changed) })
    writeLocal(this.#key, Object.keys(drafts).length === 0 ? null : drafts)
  }

  close(): void {
    removeEventListener('pagehide', this.#flush)
    this.flush()
  }

  /** Forgets all of them, for good. */
  clear(): void {
    this.#texts.clear()
    this.#unwritten.clear()
    writeLocal(this.#key, null)
  }
}

/** Without what is empty or too long; the latest of the rest. */
export function bounded(drafts: Readonly<Record<string, Kept>>): Readonly<Record<string, Kept>> {
  const worth = Object.entries(drafts).filter(([, { text }]) => text.trim() !== '' && text.length <= MOST_STORED)
  return Object.fromEntries(worth.sort(([, a], [, b]) => b.at - a.at).slice(0, KEPT_DRAFTS))
}

/** Reads what was kept; what is no draft is left out. */
export function draftsIn(kept: unknown): Readonly<Record<string, Kept>> {
  if (typeof kept !== 'object' || kept === null) return {}
  const isKept = (value: unknown): value is Kept =>
    typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string' && 'at' in value
  return Object.fromEntries(Object.entries(kept).filter((entry): entry is [string, Kept] => isKept(entry[1])))
}
