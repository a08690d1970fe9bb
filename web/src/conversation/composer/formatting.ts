/** A text with a part of it selected; where nothing is, `start` and `end` are the caret. */
export type Selected = { readonly text: string; readonly start: number; readonly end: number }
/** Replaces what lies between `from` and `to`, and selects what lies between `start` and `end` of the new text. */
export type Replacement = {
  readonly from: number
  readonly to: number
  readonly insert: string
  readonly start: number
  readonly end: number
}

export type Format = 'bold' | 'italic' | 'strike' | 'code' | 'block' | 'quote' | 'list'

const MARKS = { bold: '**', italic: '_', strike: '~~', code: '`' } as const
const PREFIXES = { quote: '> ', list: '- ' } as const

/** Formats the selection, or takes the format from it when it has it. */
export function format(selected: Selected, as: Format): Replacement {
  if (as === 'block') return fenced(selected)
  if (as === 'quote' || as === 'list') return prefixed(selected, PREFIXES[as])
  return marked(selected, MARKS[as])
}

function marked({ text, start, end }: Selected, mark: string): Replacement {
  const size = mark.length
  const isMarked = text.slice(start - size, start) === mark && text.slice(end, end + size) === mark
  if (isMarked && start >= size) {
    const inside = text.slice(start, end)
    return { from: start - size, to: end + size, insert: inside, start: start - size, end: end - size }
  }
  // Blanks at the ends of a selection would keep Markdown from seeing the marks.
  const inside = text.slice(start, end)
  const lead = inside.length - inside.trimStart().length
  const core = inside.trim()
  const from = core === '' ? start : start + lead
  const to = from + core.length
  return { from, to, insert: mark + core + mark, start: from + size, end: from + size + core.length }
}

function fenced({ text, start, end }: Selected): Replacement {
  const before = start === 0 || text[start - 1] === '\n' ? '' : '\n'
  const after = end === text.length || text[end] === '\n' ? '' : '\n'
  const inside = text.slice(start, end)
  const opening = `${before}\`\`\`\n`
  const at = start + opening.length
  return { from: start, to: end, insert: `${opening}${inside}\n\`\`\`${after}`, start: at, end: at + inside.length }
}

/** Works on whole lines. */
function prefixed({ text, start, end }: Selected, prefix: string): Replacement {
  const from = text.lastIndexOf('\n', start - 1) + 1
  const next = text.indexOf('\n', end)
  const to = next === -1 ? text.length : next
  const lines = text.slice(from, to).split('\n')
  const isPrefixed = lines.every((line) => line.startsWith(prefix))
  const changed = lines.map((line) => (isPrefixed ? line.slice(prefix.length) : prefix + line)).join('\n')
  const caret = from + changed.length
  return { from, to, insert: changed, start: start === end ? caret : from, end: caret }
}

/** The text after a replacement. */
export const replaced = (text: string, { from, to, insert }: Replacement): string =>
  text.slice(0, from) + insert + text.slice(to)
