import { FEELING_WORDS, type FeelingWord } from '../feelings-lexicon.js'
import type { Reply, Scene } from '../scene.js'
import { fold, sentencesOf, wordsOf } from '../text.js'

const listed = (words: string): ReadonlySet<string> => new Set(fold(words).split(' '))

const FIRST_PERSON = listed("i i'm im i've i'd me we we're ich mich mir wir uns")
const OTHERS = listed(
  "my our mein meine unser unsere you you're he he's she she's they they're it's du er sie ihr dich dir ihn ihm ihnen who wer",
)
const STATES = listed(
  "am i'm im are we're feel feels feeling felt been was bin bin's ist fühle fühl gefühl geht gehts geht's war sind",
)
const NEGATIONS = listed(
  "not no never don't dont didn't isn't aren't wasn't can't hardly nicht kein keine keinen nie kaum weder nor neither without ohne",
)
const STRONGER = listed(
  'very really so extremely totally incredibly completely terribly deeply sehr wirklich echt total extrem unglaublich völlig furchtbar richtig zutiefst',
)
const WEAKER = listed('bit little slightly somewhat kinda etwas bisschen wenig leicht')
const ARTICLES = listed('a an the ein eine einen einem einer der die das den dem this that')
/** Words before a feeling in which its person and its negation are looked for. */
const REACH = 6
const NEGATION_REACH = 3
const HEAVY = 3
const MOST_SENTENCES = 40

type Told = { readonly word: FeelingWord; readonly isNegated: boolean; readonly intensity: number }

/** Feelings that somebody tells of themselves are taken up, not explained. What others feel is not for guessing. */
export const feelings: Reply = (scene) => {
  const told = sentencesOf(scene.said).slice(0, MOST_SENTENCES).flatMap(toldIn)
  const [strongest] = [...told].sort(byWeight)
  return strongest === undefined ? null : reply(scene, strongest)
}

/** What is there before what is not, what is hard before what is well: a `but` often comes in between. */
const byWeight = (a: Told, b: Told): number =>
  Number(a.isNegated) - Number(b.isNegated) ||
  Number(a.word.feeling.isGood) - Number(b.word.feeling.isGood) ||
  b.intensity - a.intensity

function toldIn(sentence: string): readonly Told[] {
  const words = wordsOf(sentence)
  return words.flatMap((word, i) => {
    const found = FEELING_WORDS.get(word) ?? FEELING_WORDS.get(`${word}_${words[i + 1] ?? ''}`)
    return found !== undefined && isOwn(words, i, found) ? [toldBy(words, i, found)] : []
  })
}

/** Whether it is the writer's own state: somebody of the first person comes before it, and nobody else in between. */
function isOwn(words: readonly string[], i: number, { kind }: FeelingWord): boolean {
  const before = words.slice(Math.max(0, i - REACH), i)
  const subject = before.findLastIndex((word) => FIRST_PERSON.has(word) || OTHERS.has(word))
  const isElided = i < 4 && words.length <= 7 && before.every((word) => STATES.has(word) || isDegree(word))
  const isFirst = subject === -1 ? isElided : FIRST_PERSON.has(before[subject] ?? '')
  if (!isFirst) return false
  if (kind === 'noun') return true
  if (ARTICLES.has(before.at(-1) ?? '')) return false
  return kind !== 'state' || before.some((word) => STATES.has(word))
}

const isDegree = (word: string): boolean =>
  STRONGER.has(word) || WEAKER.has(word) || NEGATIONS.has(word) || word === 'a' || word === 'ein'

function toldBy(words: readonly string[], i: number, word: FeelingWord): Told {
  const near = words.slice(Math.max(0, i - NEGATION_REACH), i)
  const degree = Number(near.some((one) => STRONGER.has(one))) - Number(near.some((one) => WEAKER.has(one)))
  return { word, isNegated: near.some((one) => NEGATIONS.has(one)), intensity: word.intensity + degree }
}

function reply({ phrases, choose, c, language }: Scene, { word, isNegated, intensity }: Told): string {
  const { label, isGood } = word.feeling
  const slots = { c, feeling: label[language ?? 'en'] }
  if (isNegated) return choose(isGood ? phrases.notGlad(slots) : phrases.notLow(slots))
  if (isGood) return choose(phrases.glad(slots))
  return choose(intensity >= HEAVY ? phrases.heavy(slots) : phrases.low(slots))
}
