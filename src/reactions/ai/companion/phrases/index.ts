import type { Language } from '../language.js'
import { englishFacts } from './english-facts.js'
import { englishTalk } from './english-talk.js'
import { germanFacts } from './german-facts.js'
import { germanTalk } from './german-talk.js'
import type { Phrases } from './phrases.js'

/** What the companion says, by language. */
export const PHRASES: Readonly<Record<Language, Phrases>> = {
  en: { ...englishFacts, ...englishTalk },
  de: { ...germanFacts, ...germanTalk },
}
