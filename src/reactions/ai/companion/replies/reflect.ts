import { quoted } from '../markdown.js'
import type { Language } from '../language.js'
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
const JOINTS = /^(?:and|but|because|so|while|although|und|aber|weil|denn|doch|sondern|obwohl|dass|ob)$/i
const MOST_SENTENCES = 40
const SAMPLE = 2_000
const TOPIC_LENGTH = { least: 4, most: 30 }

const open = ({ isGroup, phrases, choose }: Scene): string => choose(isGroup ? phrases.openToGroup : phrases.open)

/** Says back what somebody says of themselves, and asks on. */
export const reflection: Reply = (scene) => {
  const { said, isQuestion, language, phrases, choose, c } = scene
  if (isQuestion || language === null) return null
  for (const sentence of sentencesOf(clip(said, SAMPLE)).slice(0, MOST_SENTENCES)) {
    const words = statementIn(sentence, language)
    const what = words === null ? null : reflected(words, language)
    if (what !== null) return `${choose(phrases.reflected({ c, what: quoted(what, 200) }))} ${open(scene)}`
  }
  return null
}

/** The words of a short statement in the first person: its first clause, if that is a whole one; else null. */
function statementIn(sentence: string, language: Language): readonly string[] | null {
  const [part = ''] = sentence.split(/[,;:()"“”„–—]| - /u)
  const words = clauseOf(writtenWords(part), language)
  if (sentence.endsWith('?') || words.length < WORDS.least || words.length > WORDS.most) return null
  if (EMPTY_TALK.test(wordsOf(words.join(' ')).join(' '))) return null
  const isOwn = words.slice(0, SUBJECT_REACH).some((word) => FIRST_PERSON.test(word.toLowerCase()))
  return isOwn ? words : null
}

/** Up to what joins another clause on: in German its verb would have to be turned too. */
function clauseOf(words: readonly string[], language: Language): readonly string[] {
  if (language === 'en' && words.length <= WORDS.most) return words
  const joint = words.findIndex((word, i) => i >= WORDS.least && JOINTS.test(word))
  return joint === -1 ? words : words.slice(0, joint)
}

/** Takes up a word of what was said; where there is none, asks to go on. */
export const takingUp: Reply = (scene) => {
  const { said, wordCount, language, phrases, choose, c } = scene
  const what = wordCount < 3 ? undefined : weightiest(said, language)
  if (what === undefined) return choose(phrases.goOn({ c }))
  return `${choose(phrases.topic({ c, what: quoted(what) }))} ${open(scene)}`
}

/** The longest word that is about something: in German a noun, which can be seen. */
function weightiest(said: string, language: Language | null): string | undefined {
  const { least, most } = TOPIC_LENGTH
  const words = writtenWords(clip(said, SAMPLE))
    .slice(language === 'de' ? 1 : 0)
    .filter((word) => word.length >= least && word.length <= most && !wordsOf(word).some(isStopWord))
  const nouns = language === 'de' ? words.filter((word) => /^\p{Lu}/u.test(word)) : words.filter(isNoAdverb)
  return nouns.reduce<string | undefined>((best, word) => (word.length > (best?.length ?? 0) ? word : best), undefined)
}

const isNoAdverb = (word: string): boolean => !/(?:ly|ing|ed|where)$/.test(word)
