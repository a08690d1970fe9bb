import type { Completion, Listening, Provider } from '../provider.js'
import { answerTo } from './answer.js'
import { roughWordCount } from './text.js'

/** Pieces in which an answer is told at most, and milliseconds after which the rest is told at once. */
const MOST_PIECES = 20
const MOST_MS = 20

/**
 * The provider that is always there: a small conversational engine in this process, which needs no key, no network and no model.
 * Words are counted roughly as tokens, so that its use can be seen; it costs nothing.
 */
export const companion = (): Provider => ({
  name: 'companion',
  isOutside: false,
  async answer(conversation, listening): Promise<Completion> {
    listening.signal.throwIfAborted()
    const text = answerTo(conversation)
    await tell(text, listening)
    const said = conversation.turns.reduce((sum, { content }) => sum + roughWordCount(content), 0)
    return { text, usage: { promptTokens: said, completionTokens: roughWordCount(text) } }
  },
})

/** Tells the growing text, some words at a time, and lets others have their turn in between. */
async function tell(text: string, { onText, signal }: Listening): Promise<void> {
  const words = text.match(/\s*\S+/g) ?? [text]
  const size = Math.ceil(words.length / MOST_PIECES)
  const started = performance.now()
  for (let told = size; told < words.length && performance.now() - started < MOST_MS; told += size) {
    onText(words.slice(0, told).join(''))
    await new Promise(setImmediate)
    signal.throwIfAborted()
  }
  onText(text)
}
