import type { Language } from './language.js'
import { fold } from './text.js'

type Turned = readonly string[] | null

const table = (pairs: string): ReadonlyMap<string, string> =>
  new Map(pairs.split(', ').map((pair) => pair.split('>') as [string, string]))

const ENGLISH = table(
  "i>you, i'm>you're, im>you're, i've>you've, i'd>you'd, i'll>you'll, me>you, my>your, mine>yours, myself>yourself, we>you, we're>you're, we've>you've, we'd>you'd, we'll>you'll, us>you, our>your, ours>yours, ourselves>yourselves",
)
/** After `you`, and before it in a turned order (`was I`). */
const ENGLISH_VERBS = table("am>are, was>were, wasn't>weren't, ain't>aren't")
const ENGLISH_SUBJECTS: ReadonlySet<string> = new Set(['i', 'we'])
/** Whom these mean depends on whom the writer looks at: no sentence with them is turned. */
const SECOND_PERSON: ReadonlySet<string> = new Set(
  "you you're you've you'd you'll your yours yourself u ur du dich dir dein deine deinen deinem deiner ihr euch euer eure wir uns unser unsere".split(
    ' ',
  ),
)

const GERMAN = table(
  'ich>du, mich>dich, mir>dir, mein>dein, meine>deine, meinen>deinen, meinem>deinem, meiner>deiner, meines>deines',
)
const GERMAN_VERBS = table(
  'bin>bist, habe>hast, hab>hast, werde>wirst, will>willst, kann>kannst, muss>musst, soll>sollst, darf>darfst, mag>magst, möchte>möchtest, weiß>weißt, war>warst, hatte>hattest, wurde>wurdest, wollte>wolltest, konnte>konntest, musste>musstest, sollte>solltest, durfte>durftest, würde>würdest, hätte>hättest, wäre>wärst, könnte>könntest, müsste>müsstest, lese>liest, esse>isst, nehme>nimmst, gebe>gibst, sehe>siehst, fahre>fährst, schlafe>schläfst, laufe>läufst, spreche>sprichst, vergesse>vergisst, halte>hältst, lasse>lässt, treffe>triffst, helfe>hilfst, trage>trägst, falle>fällst, lade>lädst, verlasse>verlässt, ging>gingst, kam>kamst, sah>sahst, fand>fandst, blieb>bliebst',
)

/**
 * What somebody says of themselves, said to them: "I do not know my way" becomes "you do not know your way".
 * @param words of one sentence, as written, without marks
 * @returns null where it cannot be turned for certain
 */
export function reflected(words: readonly string[], language: Language): string | null {
  const plain = words.map((word) => word.toLowerCase())
  if (plain.some((word) => SECOND_PERSON.has(fold(word)))) return null
  const turned = language === 'en' ? english(words, plain) : german(words, plain)
  return turned === null ? null : lowerFirst(turned, words).join(' ')
}

function english(words: readonly string[], plain: readonly string[]): Turned {
  return words.map((word, i) => {
    const own = plain[i] ?? ''
    const isBesideSubject = [plain[i - 1], plain[i + 1]].some((near) => ENGLISH_SUBJECTS.has(near ?? ''))
    return ENGLISH.get(own) ?? (isBesideSubject ? ENGLISH_VERBS.get(own) : undefined) ?? word
  })
}

/** The verb stands beside its subject; where it does not, or is not known, nothing is said of it. */
function german(words: readonly string[], plain: readonly string[]): Turned {
  const turned = words.map((word, i) => GERMAN.get(plain[i] ?? '') ?? word)
  const subject = plain.indexOf('ich')
  if (subject === -1) return turned
  if (plain.lastIndexOf('ich') !== subject) return null
  for (const at of [subject + 1, subject - 1]) {
    const verb = germanVerb(plain[at] ?? '')
    if (verb !== null) return turned.with(at, verb)
  }
  return null
}

/** Of a verb in the first person; null for what may be none. */
function germanVerb(word: string): string | null {
  const known = GERMAN_VERBS.get(word)
  if (known !== undefined) return known
  if (
    !/^[a-zäöüß]{2,}e$/.test(word) ||
    /^(?:heute|eine|keine|meine|diese|gerne|alle|viele|beide|leute|ende|bitte|danke)$/.test(word)
  )
    return null
  const stem = word.slice(0, -1)
  if (/(?:[td]|[^aeioulr]n|[^aeioulrm]m)$/.test(stem)) return `${stem}est`
  return /[sßxz]$/.test(stem) ? `${stem}t` : `${stem}st`
}

/** The first word no longer begins a sentence, unless it is a name or a noun. */
function lowerFirst(turned: readonly string[], words: readonly string[]): readonly string[] {
  const [first = '', ...rest] = turned
  const isPronoun = first !== words[0]
  const isSmall =
    /^(?:The|A|An|This|That|It|There|Today|Yesterday|Sometimes|But|And|So|Now|Then|Since|When|If|Because|After|Before|In|On|At|For|With|Heute|Gestern|Aber|Und|Jetzt|Dann|Seit|Manchmal|Es|Das|Der|Die|Ein|Eine|Im|In|Auf|Bei|Mit|Seitdem|Immer|Oft|Leider|Morgen)$/.test(
      first,
    )
  return [isPronoun || isSmall ? first.charAt(0).toLowerCase() + first.slice(1) : first, ...rest]
}
