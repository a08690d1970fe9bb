import { quoted } from '../markdown.js'
import { reflected } from '../reflection.js'
import type { Reply, Scene } from '../scene.js'
import { isStopWord } from '../stop-words.js'
import { clip, sentencesOf, wordsOf, writtenWords } from '../text.js'

const FIRST_PERSON = /^(?:i|i'm|im|i've|i'd|i'll|my|we|we're|we've|our|ich|mein|meine|mich|mir)$/
/** Agreement and the like: to turn it round would be silly. */
const EMPTY_TALK =
  /^(?:i (?:agree|see|think so|guess|guess so|know|mean|do|am|did|hope so|don't know|dont know)|me too|so do i|same here|ich (?:auch|stimme zu|weiss|weiss nicht|glaube schon|verstehe|denke schon)|bin ich auch)$/
const WORDS = { least: 3, most: 16 }
const SUBJECT_REACH = 3
const MOST_SENTENCES = 40
const SAMPLE = 2_000
const TOPIC_LENGTH = { least: 4, most: 30 }

const open = ({ isGroup, phrases, choose }: Scene): string => choose(isGroup ? phrases.openToGroup : phrases.open)

/** Says back what somebody says of themselves, and asks on. */
export const reflection: Reply = (scene) => {
  const { said, isQuestion, language, phrases, choose, c } = scene
  if (isQuestion || language === null) return null
  for (const sentence of sentencesOf(clip(said, SAMPLE)).slice(0, MOST_SENTENCES)) {
    const words = statementIn(sentence)
    const what = words === null ? null : reflected(words, language)
    if (what !== null) return `${choose(phrases.reflected({ c, what: quoted(what, 200) }))} ${open(scene)}`
  }
  return null
}

/** The words of a short statement in the first person: its first clause, if that is a whole one; else null. */
function statementIn(sentence: string): readonly string[] | null {
  const [clause = ''] = sentence.split(/[,;:()"“”„–—]| - /u)
  const words = writtenWords(clause)
  if (sentence.endsWith('?') || words.length < WORDS.least || words.length > WORDS.most) return null
  if (EMPTY_TALK.test(wordsOf(clause).join(' '))) return null
  const isOwn = words.slice(0, SUBJECT_REACH).some((word) => FIRST_PERSON.test(word.toLowerCase()))
  return isOwn ? words : null
}

/** Takes up a word of what was said; where there is none, asks to go on. */
export const takingUp: Reply = (scene) => {
  const { said, wordCount, phrases, choose, c } = scene
  const what = wordCount < 3 ? undefined : weightiest(said)
  if (what === undefined) return choose(phrases.goOn({ c }))
  return `${choose(phrases.topic({ c, what: quoted(what) }))} ${open(scene)}`
}

/** The longest word that is about something. */
function weightiest(said: string): string | undefined {
  const { least, most } = TOPIC_LENGTH
  return writtenWords(clip(said, SAMPLE))
    .filter((word) => word.length >= least && word.length <= most && !wordsOf(word).some(isStopWord))
    .reduce<string | undefined>((best, word) => (word.length > (best?.length ?? 0) ? word : best), undefined)
}
