import { quoted } from '../markdown.js'
import type { Heard, Reply, Scene } from '../scene.js'
import { type Salient, salient } from '../salience.js'

const ASKED =
  /\b(?:summari[sz]e|sum (?:it |this |that |things |everything )?up|summary|recap|tl dr|tldr|catch me up|what (?:did|have) i miss(?:ed)?|what(?:'s| has| is| have)? (?:happened|been happening|been going on|going on) (?:here|while|since|so far|today|in)|zusammenfassen|zusammenfassung|zusammengefasst|(?:fass|fasse|fasst) (?:\S{1,20} ){0,5}zusammen|was (?:habe|hab) ich verpasst|was ist (?:hier |heute )?(?:passiert|geschehen|los gewesen)|was (?:gab|gibt) es neues|what's new|what is new)\b/
/** Somebody who tells of a summary of their own does not ask for one. */
const TOLD =
  /\b(?:i (?:have|had|need|must|was|am|will|want|wrote|write)|my|ich (?:muss|habe|soll|will|schreibe)|meine?) (?:\S{1,20} ){0,4}(?:summar|recap|zusammenfass)/
const MISSED = /\b(?:miss(?:ed)?|while i was|catch me up|verpasst|neues|new)\b/
const LAST = /\b(?:last|letzten|letzte) (\d{1,3})\b/
const TODAY = /\b(?:today|heute)\b/

const MOST_POINTS = 5
const MOST_NAMED = 3

/** An extract: the sentences that carry most of what was talked about, with who said them. */
export const summary: Reply = (scene) => {
  const { plain, wordCount, phrases, choose, c } = scene
  if (wordCount > 16 || !ASKED.test(plain) || TOLD.test(plain)) return null
  const turns = wanted(scene)
  const extract = salient(turns, MOST_POINTS)
  return turns.length < 2 || extract.points.length === 0
    ? choose(phrases.nothingToSum({ c }))
    : shown(scene, turns, extract)
}

/** What of the conversation the asker means. */
function wanted(scene: Scene): readonly Heard[] {
  const { plain, conversation, clock } = scene
  const turns = scene.earlier().filter(({ isCall }) => !isCall)
  const count = LAST.exec(plain)?.[1]
  if (count !== undefined) return turns.slice(-Math.max(1, Number(count)))
  if (TODAY.test(plain)) return turns.filter(({ at }) => clock.isToday(at))
  if (!MISSED.test(plain)) return turns
  const own = turns.findLastIndex(({ senderId }) => senderId === conversation.trigger.senderId)
  const since = turns.slice(own + 1)
  return since.length > 1 ? since : turns
}

function shown(scene: Scene, turns: readonly Heard[], { points, topics }: Salient): string {
  const { phrases, choose, c, clock, nameOf } = scene
  const authors = byCount(turns)
  const messages = phrases.messages(turns.length)
  const people = phrases.people(authors.length)
  const [from = '', to = ''] = [turns[0], turns.at(-1)].map((turn) => turn && clock.moment(turn.at))
  const lines = points.map(
    ({ turn, sentence }) => `- **${nameOf(turn.senderId)}** (${clock.moment(turn.at)}): ${quoted(sentence)}`,
  )
  const names = authors.slice(0, MOST_NAMED).map(([userId, count]) => `${nameOf(userId)} (${count})`)
  const most = authors.length > 1 ? [phrases.mostSaid(phrases.list(names))] : []
  const often = topics.length > 0 ? [phrases.topics(topics.map((word) => quoted(word)).join(', '))] : []
  return [choose(phrases.summary({ c, messages, people, from, to })), ...lines, [...most, ...often].join(' ')]
    .filter((line) => line !== '')
    .join('\n')
}

/** Who wrote how much, the most first. */
function byCount(turns: readonly Heard[]): readonly (readonly [userId: string, count: number])[] {
  const counts = new Map<string, number>()
  for (const { senderId } of turns) counts.set(senderId, (counts.get(senderId) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)
}
