import type { Conversation, Participant, Turn } from '../conversation.js'
import { type Choose, chooser } from './choice.js'
import { type Clock, clockFor } from './clock.js'
import { type Language, languageOf } from './language.js'
import { shownName } from './markdown.js'
import { PHRASES } from './phrases/index.js'
import type { Phrases } from './phrases/phrases.js'
import { callsAgent, withoutCall } from './calls.js'
import { clip, wordsOf } from './text.js'

/** UTF-16 units that are looked at: of the message that is answered, of each other one, and of all others together. */
const MOST_OF_TRIGGER = 8_000
const MOST_OF_TURN = 1_000
const MOST_OF_ALL = 60_000
/** An intent is told by a few words; more of them are a story. */
const MOST_INTENT_WORDS = 40
/** Own answers that are not to be repeated. */
const REMEMBERED = 4
const LANGUAGE_SAMPLE = 400

/** A turn, with as much of its text as is looked at. */
export type Heard = Turn & {
  readonly text: string
  /** It calls the agent by name: what is asked of it is not what people talk about. */
  readonly isCall: boolean
}

/** All that an answer follows from. */
export type Scene = {
  readonly conversation: Conversation
  /** Null: clearly another language than those the companion speaks. */
  readonly language: Language | null
  readonly phrases: Phrases
  /** What is to be answered, without the call of the agent's name. */
  readonly said: string
  /** Its first words, folded, with a blank between them: what intents are told by. */
  readonly plain: string
  readonly wordCount: number
  readonly isQuestion: boolean
  readonly isGroup: boolean
  readonly asker: Participant | null
  /** How the asker is addressed: `, Ann` in a group, nothing among two. */
  readonly c: string
  readonly choose: Choose
  readonly clock: Clock
  /** Own answers before this one, the latest last. */
  readonly ownAnswers: readonly string[]
  /** What others said before, the latest last. */
  readonly earlier: () => readonly Heard[]
  /** A member's name, safe to show. */
  readonly nameOf: (userId: string) => string
}

/** A way to answer; null where it is not the one. */
export type Reply = (scene: Scene) => string | null

/** Reads a conversation. */
export function sceneOf(conversation: Conversation): Scene {
  const { room, agent, participants, trigger } = conversation
  const asker = participants.find(({ userId }) => userId === trigger.senderId) ?? null
  const { ownAnswers, others } = turnsBefore(conversation)
  const said = withoutCall(clip(trigger.content, MOST_OF_TRIGGER), agent)
  const words = wordsOf(said)
  const spoken = languageOf(clip(said, LANGUAGE_SAMPLE)) ?? habit(others, asker)
  const language = spoken === 'other' ? null : spoken
  const phrases = PHRASES[language ?? 'en']
  const isGroup = room.type !== 'home' && room.type !== 'direct'
  const nameOf = (userId: string): string => {
    const known = participants.find((one) => one.userId === userId)
    return known === undefined ? phrases.somebody : shownName(known.displayName)
  }
  let heard: readonly Heard[] | undefined
  return {
    ...{ conversation, language, phrases, said, isGroup, asker, ownAnswers, nameOf },
    plain: words.slice(0, MOST_INTENT_WORDS).join(' '),
    wordCount: words.length,
    isQuestion: /\?[\s)"'“”]{0,3}$/.test(said),
    c: isGroup && asker !== null ? `, ${nameOf(asker.userId)}` : '',
    choose: chooser(trigger.messageId, ownAnswers.slice(-REMEMBERED)),
    clock: clockOf(asker, phrases, trigger.at),
    earlier: () => (heard ??= listened(others, agent)),
  }
}

/** What was said before the trigger: by the agent itself, and by others. */
function turnsBefore({ agent, turns, trigger }: Conversation) {
  const before = turns.filter(({ messageId, seq }) => messageId !== trigger.messageId && seq < trigger.seq)
  const own = before.filter(({ senderId }) => senderId === agent.userId)
  const others = before.filter(({ senderId }) => senderId !== agent.userId)
  return { ownAnswers: own.map(({ content }) => content), others }
}

/** Times as the asker writes them, if that is in the language of the answer. */
function clockOf(asker: Participant | null, phrases: Phrases, now: string): Clock {
  const [language = ''] = phrases.locale.split('-')
  const own = asker?.locale ?? ''
  const locale = own.toLowerCase().startsWith(language) ? own : phrases.locale
  return clockFor({ locale, timeZone: asker?.timeZone ?? null, now })
}

/** The language that was spoken lately; else the asker's; else English. */
function habit(turns: readonly Turn[], asker: Participant | null): Language {
  for (const { content } of turns.slice(-6).reverse()) {
    const spoken = languageOf(clip(content, LANGUAGE_SAMPLE))
    if (spoken === 'en' || spoken === 'de') return spoken
  }
  return asker?.locale?.toLowerCase().startsWith('de') === true ? 'de' : 'en'
}

/** As much of what was said as is looked at: the latest first, until it is enough. */
function listened(turns: readonly Turn[], agent: Participant): readonly Heard[] {
  const heard: Heard[] = []
  let left = MOST_OF_ALL
  for (const turn of [...turns].reverse()) {
    const text = clip(turn.content, Math.min(MOST_OF_TURN, left))
    left -= text.length
    heard.push({ ...turn, text, isCall: callsAgent(text, agent) })
  }
  return heard.reverse()
}
