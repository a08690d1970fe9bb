import { signal } from '@preact/signals'
import { readLocal, writeLocal } from '../storage/local.js'

/** `replyTo`: id of the message that it answers. */
type Kept = { readonly text: string; readonly at: number; readonly replyTo?: string }

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
  readonly #replies = signal<ReadonlyMap<string, string>>(new Map())
  readonly #unwritten = new Set<string>()
  readonly #key: string
  readonly #flush = (): void => this.flush()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(userId: string) {
    this.#key = draftsKey(userId)
    const kept = Object.entries(draftsIn(readLocal(this.#key)))
    for (const [place, { text }] of kept) this.#texts.set(place, text)
    this.#replies.value = new Map(
      kept.flatMap(([place, { replyTo }]) => (replyTo === undefined ? [] : [[place, replyTo]])),
    )
    addEventListener('pagehide', this.#flush)
  }

  of(place: string): string {
    return this.#texts.get(place) ?? ''
  }

  /** Keeps a draft; an empty one is forgotten. It is written down a moment later. */
  set(place: string, text: string): void {
    this.#texts.set(place, text)
    this.#changed(place)
  }

  /** Id of the message that the draft answers. Signals hear when it is another one. */
  replyTo(place: string): string | undefined {
    return this.#replies.value.get(place)
  }

  /** Answers a message from now on; null: none any more. It is kept with the draft. */
  answer(place: string, messageId: string | null): void {
    const replies = new Map(this.#replies.peek())
    if (messageId === null) replies.delete(place)
    else replies.set(place, messageId)
    this.#replies.value = replies
    this.#changed(place)
  }

  #changed(place: string): void {
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
    const changed = [...this.#unwritten].map((place) => [place, this.#draft(place)] as const)
    this.#unwritten.clear()
    const drafts = bounded({ ...kept, ...Object.fromEntries(changed) })
    writeLocal(this.#key, Object.keys(drafts).length === 0 ? null : drafts)
  }

  #draft(place: string): Kept {
    const replyTo = this.#replies.peek().get(place)
    return { text: this.of(place), at: Date.now(), ...(replyTo !== undefined && { replyTo }) }
  }

  close(): void {
    removeEventListener('pagehide', this.#flush)
    this.flush()
  }

  /** Forgets all of them, for good. */
  clear(): void {
    this.#texts.clear()
    this.#replies.value = new Map()
    this.#unwritten.clear()
    writeLocal(this.#key, null)
  }
}

/** Without what is empty and answers nothing, or is too long; the latest of the rest. */
export function bounded(drafts: Readonly<Record<string, Kept>>): Readonly<Record<string, Kept>> {
  const isWorth = ({ text, replyTo }: Kept): boolean =>
    (text.trim() !== '' || replyTo !== undefined) && text.length <= MOST_STORED
  const worth = Object.entries(drafts).filter(([, draft]) => isWorth(draft))
  return Object.fromEntries(worth.sort(([, a], [, b]) => b.at - a.at).slice(0, KEPT_DRAFTS))
}

/** Reads what was kept; what is no draft is left out. */
export function draftsIn(kept: unknown): Readonly<Record<string, Kept>> {
  if (typeof kept !== 'object' || kept === null) return {}
  return Object.fromEntries(Object.entries(kept).filter((entry): entry is [string, Kept] => isKept(entry[1])))
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null) return false
  const { text, at, replyTo } = value as Partial<Record<keyof Kept, unknown>>
  return typeof text === 'string' && typeof at === 'number' && (replyTo === undefined || typeof replyTo === 'string')
}
