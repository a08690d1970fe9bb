/** The first code points of a text, at most so many. */
export function firstCodePoints(text: string, most: number): string {
  // No text has more code points than code units: most need not be looked at.
  if (text.length <= most) return text
  let end = 0
  for (let count = 0; count < most && end < text.length; count += 1) {
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1
  }
  return text.slice(0, end)
}

/** As `firstCodePoints`, with an ellipsis as the last of them where something is missing. */
export function shortened(text: string, most: number): string {
  return firstCodePoints(text, most) === text ? text : `${firstCodePoints(text, most - 1).trimEnd()}…`
}

/**
 * A text of at most so many code points: cut after its last whole sentence, if that leaves more than half of it, else anywhere, with an ellipsis.
 */
export function cutAtSentence(text: string, most: number): string {
  const first = firstCodePoints(text, most)
  if (first === text) return text
  const whole = wholeSentences(first).trimEnd()
  return whole.length > first.length / 2 ? whole : shortened(text, most)
}

/** All but the last sentence, of which nobody knows whether it is one. */
function wholeSentences(text: string): string {
  const last = [...new Intl.Segmenter(undefined, { granularity: 'sentence' }).segment(text)].at(-1)
  return text.slice(0, last?.index ?? 0)
}
