import type { Reply } from '../scene.js'

const TIME =
  /\b(?:what time is it|what's the time|what is the time|what's the (?:current )?time|time is it|do you have the time|wie spat (?:ist|haben)|wieviel uhr|wie viel uhr|welche uhrzeit|uhrzeit)\b/
const DATE =
  /\b(?:what day is (?:it|today)|what's the date|what is the date|what date is|which day is|what's today|today's date|welcher tag|welchen tag|welches datum|den wievielten|der wievielte|was fur ein tag)\b/

/** The time as it was when the message came, where the asker is. */
export const timeOfDay: Reply = ({ plain, wordCount, phrases, choose, c, clock, conversation }) => {
  if (wordCount > 12) return null
  const { at } = conversation.trigger
  const date = clock.date(at)
  if (TIME.test(plain)) return choose(phrases.time({ c, time: clock.time(at), date, zone: clock.zone }))
  return DATE.test(plain) ? choose(phrases.date({ c, date })) : null
}
