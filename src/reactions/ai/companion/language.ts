import { fold, wordsOf } from './text.js'

/** What the companion speaks. */
export type Language = 'en' | 'de'

const words = (list: string): ReadonlySet<string> => new Set(fold(list).split(' '))

/** Words that are frequent in one language and rare in the other one. */
const ENGLISH = words(
  "the is are i i'm im you your and to of what who how my me it it's that this we do did have had not hello hey thanks thank please can with for but " +
    "about feel when where why which they she he there be been would could should don't can't yes goodbye bye good morning today time sum recap summarise summarize",
)
const GERMAN = words(
  'der das ist ich du und wer wie mein meine mir mich es nicht ein eine einen wir ihr hallo danke bitte mit für aber über wann wo warum auch habe bin sind ' +
    'kann guten moin servus tschüss ja nein doch noch schon sehr heute hier dass weil oder zum zur dir dich kannst fasse zusammen mal geht gehts worum hast wurde gesagt vielen dank gute guten abend nacht gut schön morgen',
)
const OTHER = words(
  'je tu nous vous est les une et que qui pour dans pas bonjour merci salut oui comment los las y hola gracias por para como esta yo una muy buenos dias ' +
    'il che di grazie sono non per buongiorno olá obrigado obrigada você não uma het een ik je niet dat hoe och det att inte tack hej nie jest cześć dziękuję się bir ve bu merhaba nasılsın teşekkürler',
)

const hits = (list: readonly string[], among: ReadonlySet<string>): number =>
  list.filter((word) => among.has(word)).length

/**
 * The language of a text: `other` for one that is clearly neither; null when it cannot be told.
 * @param text a few sentences at most
 */
export function languageOf(text: string): Language | 'other' | null {
  if (isForeignScript(text)) return 'other'
  const list = wordsOf(text)
  const [en, de, other] = [hits(list, ENGLISH), hits(list, GERMAN), hits(list, OTHER)]
  if (other > Math.max(en, de) && (other > 1 || list.length <= 3)) return 'other'
  if (en === de) return null
  return en > de ? 'en' : 'de'
}

/** Whether most letters are of no Latin script. */
function isForeignScript(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0
  return letters >= 2 && latin * 2 < letters
}
