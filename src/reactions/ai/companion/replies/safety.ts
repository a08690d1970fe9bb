import type { Reply } from '../scene.js'
import { fold, wordsOf } from '../text.js'

/** Words that may tell of a danger to somebody's life, in either language, whatever the message is in: rather once too often. */
const DANGER = new RegExp(
  `(?:^| )(?:${[
    'suicide|suicidal|selbstmord|suizid|suizidal|lebensmude',
    '(?:kill|killing|hurt|hurting|harm|harming|cutting|hang|shoot) (?:myself|himself|herself|themselves|themself)',
    'self harm|selfharm|end my life|ending my life|end my own life|end it all|take my (?:own )?life|taking my (?:own )?life',
    '(?:want|wants|wanted|going|wish i could|wish to|like) (?:to )?die',
    "(?:don't|dont|do not|cannot|can't|cant) (?:want to |wanna )?(?:live|go on living|be alive)(?: any ?more| any longer)?",
    'no (?:reason|point) (?:to|in) (?:live|living|go on|going on)|better off (?:dead|without me)|wish i (?:was|were) dead',
    '(?:mich|sich) (?:selbst )?(?:umbringen|umzubringen|umbringe|toten|erhangen|ritzen|ritze|verletzen)|bring mich um|bringe mich um',
    '(?:mir|sich) (?:etwas|was) an(?:tun|zutun|tue)|das leben nehmen|leben ein ende|nicht mehr leben|nicht mehr am leben',
    '(?:will|mochte|wollte|moge) (?:nur |einfach |nur noch |am liebsten )?sterben|sterben will|lieber tot|besser tot|tot sein',
    'keinen (?:grund|sinn) (?:mehr )?zu leben|ohne mich besser dran',
  ].join('|')})(?: |$)`,
)

/** Danger comes before all else. No diagnosis, no quoting, nothing asked that a person should ask: who can help, and how. */
export const safety: Reply = ({ said, phrases, choose, c }) => {
  const words = wordsOf(fold(said)).join(' ')
  return DANGER.test(words) ? choose(phrases.danger({ c })) : null
}
