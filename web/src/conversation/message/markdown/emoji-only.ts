const EMOJI = /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3)/u
const MOST = 8
/** Longer than any few emoji. */
const MOST_LENGTH = 120
const segmenter = new Intl.Segmenter()

/** Whether a message is nothing but a few emoji, which are shown larger then. */
export function isOnlyEmoji(content: string): boolean {
  const text = content.trim()
  if (text === '' || text.length > MOST_LENGTH) return false
  const signs = [...segmenter.segment(text.replaceAll(/\s+/g, ''))]
  return signs.length <= MOST && signs.every(({ segment }) => EMOJI.test(segment))
}
