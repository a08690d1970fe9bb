import type { Reply } from '../scene.js'

const DEAR = [
  'mother|mom|mum|father|dad|parents|brother|sister|friend|husband|wife|partner|son|daughter|baby|child|grandmother|grandma|grandfather|grandpa|aunt|uncle|colleague|dog|cat|pet',
  'mutter|mama|vater|papa|eltern|bruder|schwester|freund|freundin|mann|frau|sohn|tochter|kind|oma|opa|grossmutter|grossvater|tante|onkel|kollege|kollegin|hund|hundin|katze|kater',
].join('|')
/** Somebody's own dead. (A telephone dies too.) */
const LOSS = new RegExp(
  `(?:^| )(?:my|our|mein|meine|unser|unsere) (?:\\S{1,20} ){0,2}(?:${DEAR}) (?:\\S{1,20} ){0,6}(?:died|dead|passed away|passed on|gestorben|verstorben|tot|starb|beerdigt)(?: |$)` +
    `|(?:^| )(?:i|we) (?:just |recently )?lost (?:my|our) (?:${DEAR})(?: |$)`,
)

/** A loss is not a feeling to be asked about. */
export const grief: Reply = ({ plain, phrases, choose, c }) => (LOSS.test(plain) ? choose(phrases.grief({ c })) : null)
