/** More than any line shows. */
const LOOKED_AT = 400

/** In this order: code first, for what it holds is no Markdown. */
const MARKS: readonly (readonly [RegExp, string])[] = [
  [/^[ \t]*(?:```|~~~)[^\n]*$/gmu, ''],
  [/^[ \t]*(?:#{1,6}|>|[-*+]|\d{1,9}[.)])[ \t]+/gmu, ''],
  [/^[ \t]*>+/gmu, ''],
  [/`+([^`]+)`+/gu, '$1'],
  [/!?\[([^\]\n]*)\]\([^)\n]*\)/gu, '$1'],
  [/(?<!\\)(\*\*|~~)(?=\S)([^\n]+?)(?<![\\\s])\1/gu, '$2'],
  [/(?<!\\)\*(?=\S)([^*\n]+?)(?<![\\\s])\*/gu, '$1'],
  // Not within a word: a_name_like_this is one.
  [/(?<![\p{L}\p{N}_\\])(__?)(?=\S)([^\n]+?)(?<![\\\s])\1(?![\p{L}\p{N}_])/gu, '$2'],
  [/\\([!-/:-@[-`{-~])/gu, '$1'],
  [/\s+/gu, ' '],
]

/** The beginning of a message on one line, without the marks of Markdown. */
export function plainText(content: string): string {
  const begun = content.trimStart().slice(0, LOOKED_AT)
  return MARKS.reduce((text, [mark, kept]) => text.replace(mark, kept), begun).trim()
}
