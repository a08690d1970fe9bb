import type { Reply } from '../scene.js'
import { wordsOf } from '../text.js'

const SELF = '(?:myself|himself|herself|themselves|themself|yourself)'
const NO_MORE = '(?: any ?more| any longer| like this)'
/** The end of a clause: to live is not to live in Berlin. */
const END = '(?= ,|$)'

/** Words that may tell of a danger to somebody's life, whatever language the message is in: rather once too often. */
const ENGLISH = [
  'suicide|suicidal|self harm|selfharm|selfharming|better off (?:dead|without me)|wish i (?:was|were) dead|wish i (?:could|would) die',
  `(?:kill|killing|harm|harming|hurting|cutting|hang|shoot|drown) ${SELF}|(?:to|wanna) hurt ${SELF}`,
  `(?:end|ending|take|taking) my (?:own )?life${END}|end it all|(?:want|wants|wanted|wish|wishes) to (?:die|be dead)|wanna die|feel like dying`,
  `(?:don't|dont|do not|doesn't|does not|didn't) (?:want to|wanna) (?:live|be alive|exist)${NO_MORE}?${END}`,
  `(?:don't|dont|do not|doesn't|does not) (?:want to|wanna) be here${NO_MORE}${END}|(?:can't|cant|cannot) go on living`,
  'no (?:reason|point) (?:to|in) (?:live|living)|nothing to live for|tired of (?:living|life|being alive)',
]
const GERMAN = [
  'selbstmord|suizid|suizidal|lebensmude|lieber tot|besser tot|ohne mich besser dran',
  '(?:mich|sich) (?:selbst )?(?:umbringen|umzubringen|umbringe|erhangen|ritzen|ritze|aufhangen)|(?:mich|sich) selbst (?:verletzen|verletze|toten)|bring(?:e)? mich um',
  `(?:mir|sich) (?:etwas|was) an(?:tun|zutun|tue)|(?:mir|sich) das leben (?:nehmen|zu nehmen)|meinem leben ein ende|nicht mehr leben|nicht mehr am leben`,
  '(?:will|mochte|wollte) (?:nur |einfach |nur noch |am liebsten )?(?:sterben|tot sein)|sterben will|(?:keinen|kein) (?:grund|sinn) (?:mehr )?zu leben',
]
const DANGER = new RegExp(`(?:^| )(?:${[...ENGLISH, ...GERMAN].join('|')})(?: |$)`)

/** Danger comes before all else. No diagnosis, no quoting, nothing asked that a person should ask: who can help, and how. */
export const safety: Reply = ({ said, phrases, choose, c }) => {
  const clauses = said.split(/[.!?…,;:\n]/u).map((clause) => wordsOf(clause).join(' '))
  return DANGER.test(clauses.filter((clause) => clause !== '').join(' , ')) ? choose(phrases.danger({ c })) : null
}
