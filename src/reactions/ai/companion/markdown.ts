import { clip } from './text.js'

/** What breaks lines, or turns the direction of what follows. */
const CONTROLS = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu
/** More than two marks on one letter reach into other lines. */
const PILED_MARKS = /(\p{M}{2})\p{M}+/gu
const MARKUP = /[\\`*_[\]<>~|&#]/g
/** Stands after an `@`, unseen, so that a quote calls nobody. */
const WORD_JOINER = '\u2060'

const LONGEST_NAME = 60
const LONGEST_QUOTE = 120

/** Somebody else's words on one line that are shown as they are: no markup, no mention, no change of direction. */
const inert = (text: string): string =>
  text.replaceAll(PILED_MARKS, '$1').replaceAll(MARKUP, '\\$&').replaceAll('@', `@${WORD_JOINER}`)

/** So many characters of a text on one line, cut at a word where there is one near. */
function shortened(text: string, length: number): string {
  // What is cut off is not looked at: it may be long.
  const line = clip(text, length * 4)
    .replaceAll(CONTROLS, ' ')
    .split(/\s/u)
    .filter(Boolean)
    .join(' ')
  if (line.length <= length && text.length <= length * 4) return line
  const cut = clip(line, length - 1)
  const space = cut.lastIndexOf(' ')
  return `${(space > length / 2 ? cut.slice(0, space) : cut).trimEnd()}…`
}

/** Somebody's name, wherever it stands: at the start of a line it makes no list and is no command either. */
export const shownName = (name: string): string =>
  inert(shortened(name, LONGEST_NAME))
    .replace(/^(?=[-+=/])/, '\\')
    .replace(/^(\d{1,9})(?=[.)])/, '$1\\')

/** As `quoted`, without the marks at its end: for the middle of a sentence. */
export const quotedWithin = (text: string, length: number): string =>
  quoted(text.trimEnd().replace(/[.,;:]{1,10}$/, ''), length)

/**
 * What somebody wrote, briefly, on one line.
 * @param length characters at most, before escaping
 */
export const quoted = (text: string, length: number = LONGEST_QUOTE): string => inert(shortened(text, length))
