import type { Participant } from '../../conversation.js'
import { quoted } from '../markdown.js'
import { memberNamed } from '../people.js'
import type { Reply, Scene } from '../scene.js'
import { isStopWord, stemsOf } from '../stop-words.js'
import { around, matching } from './search.js'

const ASKING =
  /^(?:who|what|when|where|why|how|which|whose|wer|was|wann|wo|warum|wieso|wie|welche|welcher|welches|woher|wohin)\b/
/** Asks for one thing: a single word tells which. */
const LOCATING = /^(?:where|when|who|wo|wann|wer|woher|wohin)\b/
/** All that a question is about has to be there: half an answer would be a guess. */
const ALL = 1
const MOST_STEMS = 8
const NAME_REACH = 2

/** A question that is for nothing else: if somebody spoke of it, that is shown; if not, it says that it does not know. */
export const question: Reply = (scene) => {
  const { said, plain, isQuestion, wordCount, phrases, choose, c, clock, nameOf } = scene
  if (!isQuestion && !(ASKING.test(plain) && wordCount <= 20)) return null
  const other = addressee(scene)
  if (other !== null) return choose(phrases.forOther({ c, who: nameOf(other.userId) }))
  const stems = [...stemsOf(said.slice(0, 400))]
  const told = scene.earlier().filter(({ content }) => !content.trimEnd().endsWith('?'))
  const least = LOCATING.test(plain) ? 1 : 2
  const found = stems.length < least || stems.length > MOST_STEMS ? undefined : matching(told, stems, ALL).at(-1)
  if (found === undefined) return choose(phrases.unknown({ c }))
  const { senderId, at, text } = found
  const quote = { who: nameOf(senderId), when: clock.moment(at), what: quoted(around(text, stems)) }
  return choose(phrases.perhaps({ c, ...quote }))
}

/** The other person whom a question names at its beginning. */
function addressee({ conversation, plain }: Scene): Participant | null {
  const { trigger, agent } = conversation
  const named = plain
    .split(' ', NAME_REACH)
    .filter((word) => !isStopWord(word))
    .map((word) => memberNamed(conversation, word))
  return named.find((one) => one !== null && one.userId !== trigger.senderId && one.userId !== agent.userId) ?? null
}
