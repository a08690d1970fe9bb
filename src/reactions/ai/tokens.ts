/** Number of tokens that a text makes. */
export type CountTokens = (text: string) => number

/** Characters that are counted at once: the tokenizer's time grows with the square of a word that has no end. */
const LONGEST_PIECE = 256
/** Words whose tokens are remembered; the library's own number is 100,000. */
const REMEMBERED_WORDS = 10_000

let loading: Promise<CountTokens> | undefined

/**
 * The tokenizer of OpenAI's present models (`o200k_base`); other vendors' differ by some percent. It takes 150 ms and 20 MB of heap to load,
 * so it is loaded when it is first needed.
 */
export const tokenCounter = (): Promise<CountTokens> => (loading ??= load())

async function load(): Promise<CountTokens> {
  const { countTokens, setMergeCacheSize } = await import('gpt-tokenizer/encoding/o200k_base')
  setMergeCacheSize(REMEMBERED_WORDS)
  // What looks like one of the model's own marks is what somebody wrote, and is counted as that.
  const options = { disallowedSpecial: new Set<string>() }
  return (text) => piecesOf(text).reduce((sum, piece) => sum + countTokens(piece, options), 0)
}

/** A text in short pieces: cut before a space where there is one, which no token reaches across, else between code points. */
export function piecesOf(text: string): readonly string[] {
  const pieces: string[] = []
  let start = 0
  while (start < text.length) {
    const end = endOfPiece(text, start)
    pieces.push(text.slice(start, end))
    start = end
  }
  return pieces
}

function endOfPiece(text: string, start: number): number {
  const end = start + LONGEST_PIECE
  if (end >= text.length) return text.length
  const space = text.lastIndexOf(' ', end)
  if (space > start) return space
  return isSecondHalf(text.charCodeAt(end)) ? end - 1 : end
}

const isSecondHalf = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff
