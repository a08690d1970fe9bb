import { shortened } from './cutting.js'

/** Ends of lines, however they are written. */
const LINE_END = /\r\n?|[\v\f\u0085\u2028\u2029]/gu
/** What nobody sees and models read all the same. Joiners stay: they make up letters and emoji. */
const INVISIBLE = /(?![\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u{e0100}-\u{e01ef}]/gu
/** Marks by which some servers tell the parts of a prompt from each other, also where somebody has written them. */
const MARK = /<\|(?=[\w.-]{1,60}\|>)/g

/** A text as a reader sees it, its lines ended by `\n`. */
const visible = (text: string): string =>
  text.replace(LINE_END, '\n').replace(/\t/g, '    ').replace(INVISIBLE, '').replace(MARK, '< |')

/** What somebody wrote, as one line in quotation marks: data among instructions. */
export const quoted = (text: string, mostCodePoints: number): string =>
  JSON.stringify(shortened(visible(text).replace(/\s+/gu, ' ').trim(), mostCodePoints))

/** What somebody wrote, every line but the first after a margin: at the beginning of a line there is nothing of theirs. */
export const indented = (text: string, margin: string): string => visible(text).replace(/\n/g, `\n${margin}`)
