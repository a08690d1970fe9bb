import type { Participant } from '../../conversation.js'
import { quoted } from '../markdown.js'
import { memberNamed } from '../people.js'
import type { Heard, Reply, Scene } from '../scene.js'
import { stemsOf } from '../stop-words.js'
import { isAkin, stemOf, wordsOf } from '../text.js'

/**
 * Ways to ask for what was said, over folded words. A name is `who`, what it was about `topic`.
 * Each has two gaps at most, over forty words at most.
 */
const ASKED: readonly RegExp[] = [
  /^who (?:has |have )?(?:said|says|say|mentioned|wrote|written|talked|spoke|spoken|told)(?: us| me)?(?: what| something| anything)?(?: about| of| on| regarding)? (?<topic>.+)$/,
  /^what (?:was|has been|is being) (?:said|written|decided) (?:about|on|regarding) (?<topic>.+)$/,
  /^what (?:did|has|have|does|do) (?<who>.+?) (?:say|says|said|write|written|wrote|mention|mentioned|tell us|told us|think|want)(?: (?:about|of|on|regarding) (?<topic>.+))?$/,
  /^when (?:was|were) (?<topic>.+) (?:mentioned|discussed|said|talked about|brought up)$/,
  /^when (?:did|have|has) (?<who>.+?) (?:last )?(?:talk|talked|speak|spoken|say|said|mention|mentioned|discuss|discussed|write|written)(?: about| of| on)? (?<topic>.+)$/,
  /^(?:did|has|have) (?<who>.+?) (?:mention|mentioned|say|said|talk|talked|write|written|discuss|discussed)(?: something| anything)?(?: about| of| on)? (?<topic>.+)$/,
  /^(?:find|search|search for|look for|look up) (?<topic>.+)$/,
  /^wer (?:hat|sprach|schrieb|redete)(?: hier)?(?: was| etwas)?(?: uber| zu| von| wegen)? (?<topic>.+?)(?: gesagt| gesprochen| geschrieben| erwahnt| geredet| erzahlt)$/,
  /^was wurde (?:hier )?(?:uber|zu|von|wegen) (?<topic>.+?) (?:gesagt|geschrieben|beschlossen|gesprochen)$/,
  /^was (?:hat|haben) (?<who>.+?) (?:uber|zu|zum|zur|von|wegen) (?<topic>.+) (?:gesagt|geschrieben|erzahlt|gemeint|erwahnt)$/,
  /^was (?:hat|haben) (?<who>.+?) (?:gesagt|geschrieben|erzahlt|gemeint)$/,
  /^was (?:sagte|sagt|schrieb|meinte|meint) (?<who>.+?)(?: (?:uber|zu|zum|zur|von|wegen) (?<topic>.+))?$/,
  /^wann (?:wurde|wurden) (?<topic>.+) (?:erwahnt|besprochen|gesagt)$/,
  /^wann (?:hat|haben) (?<who>.+?) (?:zuletzt )?(?:uber|zu|von) (?<topic>.+) (?:gesprochen|geredet|gesagt|geschrieben)$/,
  /^hat (?<who>.+?) (?:etwas |was )?(?:uber|zu|von) (?<topic>.+) (?:gesagt|erwahnt|geschrieben|gesprochen)$/,
  /^(?:such|suche|finde)(?: nach)? (?<topic>.+)$/,
]
const POLITE =
  /^(?:(?:please|hey|hi|hello|ok|so|and|can you|could you|would you|tell me|do you (?:know|remember)|bitte|hallo|na|und|kannst du|weisst du|sag mir|mir sagen|noch) ){1,4}/
const ANYONE =
  /^(?:we|anyone|anybody|someone|somebody|people|everyone|they|the others|others|wir|jemand|man|alle|die anderen|irgendwer|einer)$/
const ME = /^(?:i|ich)$/

const MOST_FOUND = 3
const MOST_WORDS = 100
const LONGEST_REQUEST = 200
/** Of what is asked for so much has to be there. */
const ENOUGH = 0.6

export type Search = { readonly who: Participant | null; readonly topic: string | null }

/** What a message asks to be found; null when it does not ask so, or for somebody who is not here. */
function searchIn(scene: Scene): Search | null {
  const plain = scene.plain.replace(POLITE, '')
  for (const pattern of ASKED) {
    const groups = pattern.exec(plain)?.groups
    if (groups === undefined) continue
    const who = whoIsMeant(scene, groups['who'])
    if (who !== undefined) return { who, topic: groups['topic'] ?? null }
  }
  return null
}

/** Undefined: nobody who is known here. */
function whoIsMeant({ conversation, asker }: Scene, name: string | undefined): Participant | null | undefined {
  if (name === undefined || ANYONE.test(name)) return null
  return (ME.test(name) ? asker : memberNamed(conversation, name)) ?? undefined
}

/** Who said what about something, what somebody said, when it was. */
export const search: Reply = (scene) => {
  const asked = scene.wordCount <= 30 ? searchIn(scene) : null
  if (asked === null || (asked.topic === null && asked.who === null)) return null
  const stems = [...stemsOf(asked.topic ?? '')]
  if (asked.topic !== null && stems.length === 0) return null
  const by = asked.who
  const turns = scene
    .earlier()
    .filter(({ senderId, content }) => (by === null || senderId === by.userId) && !asks(content))
  const found = stems.length === 0 ? turns.slice(-MOST_FOUND) : matching(turns, stems, ENOUGH)
  return present(scene, asked, found)
}

/** Whoever asked the same before has not told anything of it. */
function asks(content: string): boolean {
  if (content.length > LONGEST_REQUEST) return false
  const plain = wordsOf(content).join(' ').replace(POLITE, '')
  return ASKED.some((pattern) => pattern.test(plain))
}

/** The turns that have most of the stems, and of those the latest; in the order in which they were said. */
export function matching(turns: readonly Heard[], stems: readonly string[], enough: number): readonly Heard[] {
  const scored = turns.map((turn, order) => ({ turn, order, score: shareOf(stems, turn.text) }))
  return scored
    .filter(({ score }) => score >= enough)
    .sort((a, b) => b.score - a.score || b.order - a.order)
    .slice(0, MOST_FOUND)
    .sort((a, b) => a.order - b.order)
    .map(({ turn }) => turn)
}

/** How many of the stems a text has, of all: 0 to 1. */
function shareOf(stems: readonly string[], text: string): number {
  const there = stemsOf(text)
  const isThere = (stem: string): boolean => there.has(stem) || [...there].some((other) => isAkin(stem, other))
  return stems.filter(isThere).length / stems.length
}

function present(scene: Scene, { who, topic }: Search, found: readonly Heard[]): string {
  const { phrases, choose, c, clock, nameOf } = scene
  const about = topic === null ? null : quoted(asWritten(scene.said, topic), 60)
  const messages = phrases.messages(scene.earlier().length)
  if (found.length === 0)
    return choose(phrases.saidNothing({ c, topic: about, who: who && nameOf(who.userId), messages }))
  const stems = [...stemsOf(topic ?? '')]
  const lines = found.map(
    (turn) => `- **${nameOf(turn.senderId)}** (${clock.moment(turn.at)}): ${quoted(around(turn.text, stems))}`,
  )
  return [choose(phrases.said({ c, topic: about, count: found.length, messages })), ...lines].join('\n')
}

/** The topic as the asker wrote it: it was compared folded. */
function asWritten(said: string, topic: string): string {
  const words = said
    .split(/\s/u)
    .filter((word) => word !== '')
    .slice(0, MOST_WORDS)
  const count = topic.split(' ').length
  const start = words.findIndex((_, i) => wordsOf(words.slice(i, i + count).join(' ')).join(' ') === topic)
  return start === -1
    ? topic
    : words
        .slice(start, start + count)
        .join(' ')
        .replace(/[?.!,;:]{1,5}$/, '')
}

/** A long text from where it speaks of it. */
export function around(text: string, stems: readonly string[]): string {
  if (text.length <= 120) return text
  const words = text.split(/\s/u)
  const at = words.findIndex((word) => wordsOf(word).some((one) => stems.some((stem) => isAkin(stem, stemOf(one)))))
  return at <= 6 ? text : `… ${words.slice(at - 4).join(' ')}`
}
