import { useEffect, useMemo, useState } from 'preact/hooks'
import type { RoomState } from '../../../../src/client/index.js'
import { type Candidate, candidatesFor, completed, queryAt } from './completion.js'
import type { Replacement } from './formatting.js'

/** Suggestions for what stands at the caret. */
export type Completion = {
  readonly candidates: readonly Candidate[]
  /** Which one Enter takes. */
  readonly active: number
  /** What takes a key; true: it was meant for the suggestions. */
  readonly key: (key: string) => boolean
  readonly take: (candidate: Candidate) => void
}

const NONE: readonly Candidate[] = []

/** @param put writes the chosen one into the text */
export function useCompletion(
  state: RoomState,
  { text, caret }: { readonly text: string; readonly caret: number | null },
  put: (replacement: Replacement) => void,
): Completion {
  const query = useMemo(() => (caret === null ? null : queryAt(text, caret)), [text, caret])
  const candidates = useMemo(() => (query === null ? NONE : candidatesFor(query, state)), [query, state.members])
  const [active, setActive] = useState(0)
  // Escape puts the suggestions away until something else stands there.
  const [dismissed, setDismissed] = useState<string | null>(null)
  const place = query === null ? null : `${query.kind} ${query.from}`
  useEffect(() => setActive(0), [query?.query, place])
  const shown = place === null || place === dismissed ? NONE : candidates
  const take = (candidate: Candidate): void => {
    if (query === null) return
    put(completed(text, query, candidate))
    setDismissed(place)
  }
  const key = (pressed: string): boolean => {
    const chosen = shown[active]
    if (chosen === undefined) return false
    if (pressed === 'ArrowDown') setActive((active + 1) % shown.length)
    else if (pressed === 'ArrowUp') setActive((active + shown.length - 1) % shown.length)
    else if (pressed === 'Enter' || pressed === 'Tab') take(chosen)
    else if (pressed === 'Escape') setDismissed(place)
    else return false
    return true
  }
  useEffect(() => {
    if (place === null) setDismissed(null)
  }, [place])
  return { candidates: shown, active, key, take }
}
