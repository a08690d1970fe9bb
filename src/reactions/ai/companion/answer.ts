import type { Conversation } from '../conversation.js'
import { farewell, foreign, greeting, listening, thanks } from './replies/courtesy.js'
import { dispute } from './replies/dispute.js'
import { grief } from './replies/grief.js'
import { feelings } from './replies/feelings.js'
import { question } from './replies/question.js'
import { reflection, takingUp } from './replies/reflect.js'
import { aboutRoom } from './replies/room.js'
import { safety } from './replies/safety.js'
import { search } from './replies/search.js'
import { limits } from './replies/limits.js'
import { self } from './replies/self.js'
import { summary } from './replies/summary.js'
import { timeOfDay } from './replies/time.js'
import { type Reply, sceneOf } from './scene.js'
import { clip } from './text.js'

/** The first that has an answer gives it. What is asked for by name comes before what is guessed from the tone. */
const REPLIES: readonly Reply[] = [
  ...[safety, listening, foreign],
  ...[summary, search, aboutRoom, self, timeOfDay],
  ...[thanks, greeting, farewell],
  ...[grief, dispute, limits, feelings],
  ...[question, reflection],
]
const LONGEST_ANSWER = 2_000

/**
 * What the companion says to a conversation's trigger. Pure: the same conversation gets the same answer.
 * @returns Markdown, not blank, at most 2,000 characters, never the same as its last answer
 */
export function answerTo(conversation: Conversation): string {
  const scene = sceneOf(conversation)
  const found = firstOf(REPLIES, scene) ?? takingUp(scene) ?? scene.phrases.open[0]
  const text = bounded(found)
  const last = scene.ownAnswers.at(-1)?.trim()
  return text === last ? bounded(`${scene.phrases.again} ${text}`) : text
}

function firstOf(replies: readonly Reply[], scene: Parameters<Reply>[0]): string | null {
  for (const reply of replies) {
    const text = reply(scene)
    if (text !== null) return text
  }
  return null
}

/** Cut at the end of a line, so that no markup is left open. */
function bounded(text: string): string {
  if (text.length <= LONGEST_ANSWER) return text
  const cut = clip(text, LONGEST_ANSWER - 2)
  const line = cut.lastIndexOf('\n')
  return line > 0 ? `${cut.slice(0, line)}\n…` : `${cut}…`
}
