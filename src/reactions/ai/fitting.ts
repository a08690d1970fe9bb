import type { Turn } from './conversation.js'
import { firstCodePoints } from './cutting.js'

/** Tokens below which a part of a message is not worth sending. */
const LEAST = 32

/**
 * The turns that fit into a budget: the latest, and the trigger always. One that is too long is cut, with an ellipsis: the trigger if it takes
 * up all, else the earliest that is sent.
 * @param turns the latest last, the trigger among them
 * @param budget tokens
 * @param costOf tokens that a turn takes up, as it is sent
 * @returns the latest last
 */
export function fitted(
  turns: readonly Turn[],
  trigger: Turn,
  budget: number,
  costOf: (turn: Turn) => number,
): readonly Turn[] {
  const last = cutToFit(trigger, budget, costOf)
  const kept = [last]
  let left = budget - costOf(last)
  for (const turn of turns.filter(({ messageId }) => messageId !== trigger.messageId).reverse()) {
    const cost = costOf(turn)
    if (cost > left) {
      const cut = cutToFit(turn, left, costOf)
      if (left >= LEAST && costOf(cut) <= left) kept.push(cut)
      break
    }
    kept.push(turn)
    left -= cost
  }
  return kept.reverse()
}

/** The longest beginning of a message that fits; only an ellipsis where none does. */
function cutToFit(turn: Turn, budget: number, costOf: (turn: Turn) => number): Turn {
  if (costOf(turn) <= budget) return turn
  const beginning = (length: number): Turn => ({ ...turn, content: `${firstCodePoints(turn.content, length)}…` })
  let fits = 0
  let tooLong = turn.content.length
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2)
    if (costOf(beginning(middle)) <= budget) fits = middle
    else tooLong = middle
  }
  return beginning(fits)
}
