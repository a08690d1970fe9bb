import { folded } from '../ui/folded.js'

const WORD_START = 8
const IN_A_ROW = 5
const SKIPPED = 0.3
const WHOLE = 30
const BEGINNING = 20

/**
 * How well a text fits what somebody types: all letters have to occur in that order, best at beginnings of words and in a row.
 * @returns higher is better; null: not at all
 */
export function fit(query: string, text: string): number | null {
  const [wanted, given] = [folded(query), folded(text)]
  if (wanted === '') return 0
  if (given === wanted) return WHOLE + wanted.length * (WORD_START + IN_A_ROW)
  const letters = Array.from(wanted.replace(/\s/gu, ''))
  const scores = [...starts(given, letters[0] ?? '')].flatMap((from) => [
    fitFrom(letters, given, from, preferred),
    // What prefers beginnings of words may skip a letter that it needs.
    fitFrom(letters, given, from, nearest),
  ])
  // Letters that are strewn about are no fit.
  const found = scores.flatMap((score) => (score !== null && score >= 0 ? [score] : []))
  if (found.length === 0) return null
  return Math.max(...found) + (given.startsWith(wanted) ? BEGINNING : 0)
}

function* starts(text: string, letter: string): Iterable<number> {
  for (let at = text.indexOf(letter); at >= 0; at = text.indexOf(letter, at + 1)) yield at
}

/** Finds a letter at an index or after it; -1: nowhere. */
type Search = (text: string, letter: string, from: number) => number

function fitFrom(letters: readonly string[], given: string, from: number, next: Search): number | null {
  let score = -from * SKIPPED
  let free = from
  for (const letter of letters) {
    const at = next(given, letter, free)
    if (at < 0) return null
    if (at === free && at > from) score += IN_A_ROW
    if (isWordStart(given, at)) score += WORD_START
    score -= (at - free) * SKIPPED
    free = at + letter.length
  }
  return score
}

const nearest: Search = (text, letter, from) => text.indexOf(letter, from)

/** The letter where it goes on, or else where a word begins with it, or else wherever it is. */
const preferred: Search = (text, letter, from) => {
  const first = nearest(text, letter, from)
  if (first <= from || isWordStart(text, first)) return first
  for (let at = first; at >= 0; at = text.indexOf(letter, at + 1)) if (isWordStart(text, at)) return at
  return first
}

const isWordStart = (text: string, at: number): boolean => at === 0 || /[\s\-_.,:/#@(]/u.test(text[at - 1] ?? '')

/** What fits, the best first; what fits alike in the order given. @param textsOf what something is called, best name first */
export function bestFits<T>(query: string, all: readonly T[], textsOf: (one: T) => readonly string[]): readonly T[] {
  const scored = all.flatMap((one) => {
    const scores = textsOf(one).map((text) => fit(query, text))
    const found = scores.filter((score) => score !== null)
    return found.length === 0 ? [] : [{ one, score: Math.max(...found) }]
  })
  return scored.sort((a, b) => b.score - a.score).map(({ one }) => one)
}
