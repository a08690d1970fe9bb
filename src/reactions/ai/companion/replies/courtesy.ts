import type { Reply } from '../scene.js'

/** Short words between people. Longer messages that begin with one of them have something else to say. */
const GREETING =
  /^(?:(?:hi|hello|hey|hiya|yo|howdy|greetings|good (?:morning|afternoon|evening|day)|hallo|hallochen|moin|servus|gruezi|guten (?:morgen|tag|abend)|gruss (?:gott|dich|euch)|na)(?: |$)){1,3}/
const HOW_ARE_YOU =
  /\b(?:how (?:are|r) (?:you|u)|how are things|how(?:'s| is) it going|how do you do|wie geht(?:'s| es)?(?: dir| ihnen| euch)?|wie gehts(?: dir)?|alles (?:gut|klar))$/
const FAREWELL =
  /^(?:ok |okay |so |well |and |und |na )?(?:bye|goodbye|good ?bye|bye bye|good night|see (?:you|ya)|take care|talk to you later|gotta go|i have to go|i must go|until tomorrow|tschuss|tschau|ciao|auf wiedersehen|bis (?:bald|morgen|spater|dann)|gute nacht|mach's gut|machs gut|ich muss (?:los|weg|gehen))\b/
const THANKS =
  /\b(?:thanks|thank you|thank u|thx|ty|cheers|much appreciated|danke|dankeschon|danke schon|vielen dank|merci)\b/

/** Nothing was said but the agent's name. */
export const listening: Reply = ({ said, phrases, choose, c }) =>
  said === '' ? choose(phrases.listening({ c })) : null

export const thanks: Reply = ({ plain, wordCount, isQuestion, phrases, choose, c }) =>
  wordCount <= 8 && !isQuestion && THANKS.test(plain) ? choose(phrases.thanks({ c })) : null

/** A question for one's health may follow a greeting: it is the one that is answered. */
export const greeting: Reply = ({ plain, wordCount, phrases, choose, c }) => {
  if (wordCount <= 8 && HOW_ARE_YOU.test(plain)) return choose(phrases.howAreYou({ c }))
  return wordCount <= 4 && GREETING.test(plain) ? choose(phrases.greeting({ c })) : null
}

export const farewell: Reply = ({ plain, wordCount, phrases, choose, c }) =>
  wordCount <= 8 && FAREWELL.test(plain) ? choose(phrases.farewell({ c })) : null

/** What is clearly neither English nor German. */
export const foreign: Reply = ({ language, phrases, choose, c }) =>
  language === null ? choose(phrases.foreign({ c })) : null
