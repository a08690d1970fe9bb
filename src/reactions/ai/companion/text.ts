/** Text as the companion reads it. Every pattern here is linear: nothing repeats inside what repeats. */

/** Latin letters with accents, and the accents themselves: only where there are some the text is taken apart, for that is slow. */
const ACCENTED = /[\u00C0-\u024F\u1E00-\u1EFF]|[\u0300-\u036F]/
const ACCENTS = /[\u0300-\u036F]+/g
const WORD = /[\p{L}\p{M}\p{N}]+(?:'\p{L}+)?/gu
/** Longer runs of letters are no words of a language. */
const LONGEST_WORD = 40

/** The first so many UTF-16 units, never half a character. */
export function clip(text: string, length: number): string {
  const cut = text.slice(0, length)
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut
}

/** Lower-cased, without accents and umlauts, with straight apostrophes: what is compared. */
export function fold(text: string): string {
  const small = text.toLowerCase().replaceAll(/[’‘`´]/g, "'")
  return ACCENTED.test(small) ? small.normalize('NFD').replace(ACCENTS, '').replaceAll('ß', 'ss') : small
}

/** The words of a text, folded. */
export const wordsOf = (text: string): readonly string[] =>
  (fold(text).match(WORD) ?? []).map((word) => word.slice(0, LONGEST_WORD))

/** The words of a text as they are written, without what stands between them. */
export const writtenWords = (text: string): readonly string[] =>
  text.replaceAll(/[’‘`´]/g, "'").match(/[\p{L}\p{M}\p{N}]+(?:['-][\p{L}\p{M}]+)?/gu) ?? []

/** Sentences and lines, each with its closing mark. */
export const sentencesOf = (text: string): readonly string[] =>
  text
    .split(/(?<=[.!?…])\s|\n/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '')

/** Endings of English and German words, longest first; cut once, so that forms of one word meet. */
const ENDINGS = /(?:ingly|ungen|edly|ings|ing|ies|ung|ern|est|ed|es|er|en|em|ly|e|s|n|y)$/
const SHORTEST_STEM = 3

/** The word without its ending. Rough, and the same for all: it only has to make forms of one word alike. */
export function stemOf(word: string): string {
  const bare = word.endsWith("'s") ? word.slice(0, -2) : word
  const stem = bare.replace(ENDINGS, '')
  return stem.length >= SHORTEST_STEM ? stem : bare
}

/** Whether two stems are of one family: equal, or a long one that begins with the other (`garden`, `gardenhous`). */
export const isAkin = (one: string, other: string): boolean =>
  one === other || (Math.min(one.length, other.length) >= 5 && (one.startsWith(other) || other.startsWith(one)))

/** A text without the names that it mentions. */
export const withoutMentions = (text: string): string => text.replaceAll(/@[\w.-]+/g, ' ')

/** So many words, more or less, without looking at each. */
export const roughWordCount = (text: string): number => Math.ceil(text.length / 6)
