import { quoted } from '../markdown.js'
import type { Reply } from '../scene.js'
import { stemsOf } from '../stop-words.js'
import { around, matching } from './search.js'

const ASKING =
  /^(?:who|what|when|where|why|how|which|whose|wer|was|wann|wo|warum|wieso|wie|welche|welcher|welches|woher|wohin)\b/
/** All that a question is about has to be there: half an answer would be a guess. */
const ALL = 1
const MOST_STEMS = 8

/** A question that is for nothing else: if somebody spoke of it, that is shown; if not, it says that it does not know. */
export const question: Reply = (scene) => {
  const { said, plain, isQuestion, wordCount, phrases, choose, c, clock, nameOf } = scene
  if (!isQuestion && !(ASKING.test(plain) && wordCount <= 20)) return null
  const stems = [...stemsOf(said.slice(0, 400))]
  const told = scene.earlier().filter(({ content }) => !content.trimEnd().endsWith('?'))
  const found = stems.length < 2 || stems.length > MOST_STEMS ? undefined : matching(told, stems, ALL).at(-1)
  if (found === undefined) return choose(phrases.unknown({ c }))
  const { senderId, at, text } = found
  const quote = { who: nameOf(senderId), when: clock.moment(at), what: quoted(around(text, stems)) }
  return choose(phrases.perhaps({ c, ...quote }))
}
