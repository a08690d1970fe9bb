/** Ways to say one thing: one of them is taken. */
export type Options = readonly [string, ...string[]]

/** `c` addresses whom it is for: `, Ann` in a group, nothing among two. All slots are safe to show. */
type Say<S = unknown> = (slots: { readonly c: string } & S) => Options
type Feeling = { readonly feeling: string }
type Quote = { readonly who: string; readonly when: string; readonly what: string }

/** How the companion tells what it knows. */
export type Facts = {
  /** BCP 47; for times, where the asker has no locale of that language. */
  readonly locale: string
  /** Somebody whose name is not known (any more). */
  readonly somebody: string
  readonly messages: (count: number) => string
  readonly people: (count: number) => string
  /** Joins names: `Ann, Bob and Cid`. */
  readonly list: (names: readonly string[]) => string

  readonly self: Say<{ readonly name: string }>
  readonly notHuman: Say<{ readonly name: string }>
  readonly abilities: Say
  readonly larger: Say
  readonly noInternet: Say

  readonly summary: Say<Record<'messages' | 'people' | 'from' | 'to', string>>
  readonly mostSaid: (names: string) => string
  readonly topics: (words: string) => string
  readonly nothingToSum: Say
  readonly said: Say<{ readonly topic: string | null; readonly count: number; readonly messages: string }>
  readonly saidNothing: Say<{ readonly topic: string | null; readonly who: string | null; readonly messages: string }>

  readonly present: Say<{ readonly people: string }>
  readonly more: (count: number) => string
  readonly room: Say<{ readonly name: string }>
  readonly purpose: (text: string) => string
  readonly description: (text: string) => string
  readonly noPurpose: string
  readonly you: Say<{ readonly name: string }>
  readonly person: Say<{ readonly who: string; readonly bio: string }>
  readonly unknownPerson: Say<{ readonly who: string }>

  readonly time: Say<Record<'time' | 'date' | 'zone', string>>
  readonly date: Say<{ readonly date: string }>
}

/** How the companion talks with people. */
export type Talk = {
  /** Before an answer that would be the last one word for word. */
  readonly again: string

  readonly danger: Say
  readonly listening: Say
  readonly greeting: Say
  readonly howAreYou: Say
  readonly farewell: Say
  readonly thanks: Say

  readonly noOpinion: Say
  readonly advice: Say
  readonly why: Say
  readonly forOther: Say<{ readonly who: string }>
  readonly kindWords: Say
  readonly harshWords: Say
  readonly unknown: Say
  readonly perhaps: Say<Quote>
  readonly foreign: Say

  readonly grief: Say
  readonly heavy: Say<Feeling>
  readonly low: Say<Feeling>
  readonly glad: Say<Feeling>
  readonly notGlad: Say<Feeling>
  readonly notLow: Say<Feeling>

  readonly reflected: Say<{ readonly what: string }>
  readonly topic: Say<{ readonly what: string }>
  readonly goOn: Say
  /** Questions without a name, so that one that was asked lately is known again. */
  readonly open: Options
  readonly openToGroup: Options
  readonly dispute: Say<Record<'one' | 'other' | 'mine' | 'theirs', string>>
}

/** All that the companion says in one language. */
export type Phrases = Facts & Talk
