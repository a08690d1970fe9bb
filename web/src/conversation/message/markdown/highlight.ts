import { signal } from '@preact/signals'
import { LruCache } from '../lru-cache.js'

/** A piece of code, and what kind of word it is: a class name of the highlighter. */
export type CodePiece = { readonly text: string; readonly kind: string }
type Highlighter = (language: string, code: string) => readonly CodePiece[] | null

const KEPT = 100
const done = new LruCache<string, readonly CodePiece[]>(KEPT)
const highlighter = signal<Highlighter | null>(null)
let loading: Promise<void> | null = null

/**
 * Code in pieces that are to be coloured.
 * @param language as it was written at the code's beginning
 * @returns null while the highlighter is not there, and for languages that it does not know
 */
export function highlighted(language: string, code: string): readonly CodePiece[] | null {
  const highlight = highlighter.value
  if (highlight === null) return null
  const key = `${language}\n${code}`
  const pieces = done.get(key) ?? highlight(language, code)
  if (pieces !== null) done.set(key, pieces)
  return pieces
}

/** Fetches the highlighter, which pages without code do without. A failure leaves code as it is; the next code tries again. */
export function loadHighlighter(): void {
  loading ??= import('./highlighter.js').then(
    ({ highlight }) => {
      highlighter.value = highlight
    },
    () => {
      loading = null
    },
  )
}
