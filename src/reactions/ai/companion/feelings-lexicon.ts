import type { Language } from './language.js'
import { fold } from './text.js'

/** A feeling that words may tell of. */
export type Feeling = {
  /** An adjective in either language: `you feel …`, `du bist …`. */
  readonly label: Readonly<Record<Language, string>>
  readonly isGood: boolean
}

/** `state`: only after am, feel and the like, for the word has other meanings. `noun`: may stand after an article. */
type Kind = 'plain' | 'state' | 'noun'
/** @property intensity 1 is weak, 3 strong */
export type FeelingWord = { readonly feeling: Feeling; readonly intensity: number; readonly kind: Kind }

type Words = readonly [intensity: 1 | 2 | 3, words: string, kind?: Kind]
type Entry = readonly [en: string, de: string, words: readonly Words[]]

/** Words of two words have `_` between them. */
const BAD: readonly Entry[] = [
  [
    'sad',
    'traurig',
    [
      [2, 'sad unhappy gloomy tearful traurig unglücklich niedergeschlagen bedrückt betrübt'],
      [1, 'down blue low mies schlecht', 'state'],
      [
        3,
        'depressed miserable heartbroken devastated hopeless desperate deprimiert verzweifelt hoffnungslos untröstlich',
      ],
    ],
  ],
  [
    'angry',
    'wütend',
    [
      [1, 'annoyed irritated grumpy fed_up genervt verärgert gereizt'],
      [2, 'angry mad upset wütend zornig ärgerlich'],
      [2, 'sauer', 'state'],
      [3, 'furious enraged livid stinksauer rasend'],
    ],
  ],
  [
    'afraid',
    'ängstlich',
    [
      [1, 'nervous worried uneasy nervös besorgt beunruhigt ängstlich'],
      [2, 'afraid scared anxious frightened verängstigt'],
      [2, 'angst sorgen', 'noun'],
      [3, 'terrified panicking panicked'],
      [3, 'panik panic', 'noun'],
    ],
  ],
  [
    'lonely',
    'einsam',
    [
      [2, 'lonely lonesome einsam'],
      [2, 'alone isolated allein', 'state'],
    ],
  ],
  [
    'tired',
    'müde',
    [
      [1, 'tired sleepy weary müde schläfrig'],
      [2, 'exhausted drained worn_out erschöpft ausgelaugt kaputt'],
      [3, 'burnt_out burned_out ausgebrannt'],
    ],
  ],
  [
    'stressed',
    'gestresst',
    [
      [2, 'stressed tense gestresst angespannt überlastet'],
      [2, 'stress', 'noun'],
      [3, 'overwhelmed swamped überfordert'],
    ],
  ],
  [
    'hurt',
    'verletzt',
    [
      [2, 'disappointed offended rejected betrayed enttäuscht gekränkt zurückgewiesen betrogen'],
      [2, 'hurt verletzt', 'state'],
    ],
  ],
  ['ashamed', 'beschämt', [[2, 'ashamed guilty embarrassed humiliated beschämt schuldig gedemütigt']]],
  [
    'unsure',
    'unsicher',
    [
      [1, 'confused unsure uncertain torn puzzled verwirrt unsicher ratlos unschlüssig'],
      [1, 'lost stuck', 'state'],
    ],
  ],
  [
    'bored',
    'gelangweilt',
    [
      [1, 'bored gelangweilt'],
      [1, 'langweilig', 'state'],
    ],
  ],
  ['jealous', 'neidisch', [[2, 'jealous envious neidisch eifersüchtig']]],
  ['unwell', 'krank', [[2, 'unwell sick ill krank elend', 'state']]],
]

const GOOD: readonly Entry[] = [
  [
    'happy',
    'glücklich',
    [
      [1, 'glad cheerful content pleased froh zufrieden fröhlich'],
      [2, 'happy joyful glücklich'],
      [3, 'delighted overjoyed thrilled ecstatic überglücklich begeistert selig'],
    ],
  ],
  ['well', 'guter Dinge', [[1, 'good fine well great better okay gut super prima besser', 'state']]],
  ['proud', 'stolz', [[2, 'proud stolz']]],
  ['grateful', 'dankbar', [[2, 'grateful thankful blessed dankbar']]],
  ['excited', 'aufgeregt', [[2, 'excited eager aufgeregt gespannt']]],
  ['relieved', 'erleichtert', [[2, 'relieved erleichtert']]],
  [
    'calm',
    'ruhig',
    [
      [1, 'calm relaxed peaceful entspannt gelassen'],
      [1, 'ruhig', 'state'],
    ],
  ],
  ['hopeful', 'zuversichtlich', [[1, 'hopeful optimistic confident zuversichtlich hoffnungsvoll optimistisch']]],
  ['in love', 'verliebt', [[2, 'in_love verliebt']]],
]

const wordsOfEntry =
  (isGood: boolean) =>
  ([en, de, lists]: Entry): readonly (readonly [string, FeelingWord])[] => {
    const feeling: Feeling = { label: { en, de }, isGood }
    return lists.flatMap(([intensity, words, kind = 'plain']) =>
      fold(words)
        .split(' ')
        .map((word) => [word, { feeling, intensity, kind }] as const),
    )
  }

/** Words that tell of a feeling, folded. */
export const FEELING_WORDS: ReadonlyMap<string, FeelingWord> = new Map([
  ...BAD.flatMap(wordsOfEntry(false)),
  ...GOOD.flatMap(wordsOfEntry(true)),
])
