import { quotedWithin } from '../markdown.js'
import type { Heard, Reply, Scene } from '../scene.js'
import { wordsOf } from '../text.js'

/** Words of somebody who does not agree. */
const OBJECTION =
  /(?:^|\b)(?:i (?:strongly |totally |completely )?disagree|i (?:don't|do not|dont) agree|(?:that's|that is|you're|you are|he's|she's|thats) (?:just |simply |so |totally |not )?(?:wrong|nonsense|ridiculous|unfair|stupid|bullshit|absurd|not true|true|fair)|not true|no way|nonsense|rubbish|you always|you never|how dare you|stop (?:saying|telling)|das stimmt (?:doch |gar |uberhaupt )?nicht|stimmt (?:doch |gar |uberhaupt )?nicht|das ist (?:doch |einfach |totaler |vollig )?(?:falsch|quatsch|unsinn|blodsinn|unfair|absurd|lacherlich)|sehe ich (?:ganz |vollig )?anders|finde ich nicht|bin (?:ich )?dagegen|du immer|immer musst du|nie (?:horst|machst|hilfst) du|quatsch|unsinn|von wegen)\b/
const BLUNT_NO = /^(?:no|nope|nein|doch) /
const LATELY = 6
const QUOTE = 80

const objects = (text: string): boolean => {
  const words = wordsOf(text).slice(0, 60).join(' ')
  return OBJECTION.test(words) || BLUNT_NO.test(words)
}

/** Two people who contradict each other hear both sides said, without a judgement. */
export const dispute: Reply = (scene) => {
  const { conversation, isGroup, phrases, choose, c, nameOf, said } = scene
  const { senderId } = conversation.trigger
  if (!isGroup || !objects(said)) return null
  const other = opponent(scene)
  if (other === null) return null
  const [one, theirs] = [nameOf(senderId), nameOf(other.senderId)]
  return choose(
    phrases.dispute({
      c,
      one,
      other: theirs,
      mine: quotedWithin(said, QUOTE),
      theirs: quotedWithin(other.text, QUOTE),
    }),
  )
}

/** Whom the asker contradicts: a person who has lately objected too, with the latest that they said. */
function opponent({ conversation, earlier }: Scene): Heard | null {
  const { trigger, participants } = conversation
  const isPerson = (id: string): boolean => participants.some(({ userId, kind }) => userId === id && kind === 'human')
  const lately = earlier()
    .slice(-LATELY)
    .filter(({ senderId }) => senderId !== trigger.senderId && isPerson(senderId))
  const objector = lately.findLast(({ text }) => objects(text))?.senderId
  return lately.findLast(({ senderId }) => senderId === objector) ?? null
}
