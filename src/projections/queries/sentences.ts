import { SYSTEM } from '../../domain/actor.js'
import type { JsonObject, JsonValue } from '../../domain/json.js'
import { isNameless } from './directory.js'
import { textOr, textOrNull } from './fields.js'
import { inMarkdown } from './markdown.js'
import type { Sender } from './shapes.js'

/**
 * What Parley and its agents say without having written it down: a message without words, whose facts read as a sentence with today's names.
 * Nobody's name is kept in it, so that renaming and erasing somebody reaches it too.
 */

/** A message with its body in the clear; `text` is null when there is nothing (any more). */
export type Said = { readonly senderId: string; readonly type?: string | undefined; readonly text: JsonValue }

type Facts = {
  /** Display name of the person or agent whose id that fact is. */
  readonly name: (fact: string) => string
  readonly text: (fact: string) => string | null
  readonly count: (fact: string) => number
  /** A time, to the minute or to the day. */
  readonly time: (fact: string) => string | null
  readonly day: (fact: string) => string | null
}
type Telling = {
  /** Facts that are ids of people. */
  readonly people: readonly string[]
  readonly tell: (facts: Facts) => string
}

const INVITE: Telling = {
  people: ['inviterId'],
  tell: ({ name, text }) => `${name('inviterId')} invited you to ${inMarkdown(text('roomName') ?? 'a room')}.`,
}

/** One table: what a message is about (`metadata.kind`) → how it reads. */
const tellings: Readonly<Record<string, Telling>> = {
  invite_declined: {
    people: ['userId'],
    tell: ({ name }) => `${name('userId')} declined the invitation to this room.`,
  },
  ai_failed: {
    people: ['agentId'],
    tell: ({ name, text, count }) =>
      `${name('agentId')} could not answer${several(count('count'))}: ${reasonOf(FAULTS, text('reason'))}.`,
  },
  ai_budget_spent: {
    people: ['agentId', 'userId'],
    tell: ({ name, text, time }) => {
      const whose = text('scope') === 'person' ? name('userId') : 'this room'
      const until = time('until')
      const again = until === null ? '' : ` It answers again from ${until}.`
      return `The budget of ${name('agentId')} for ${whose} is spent for today.${again}`
    },
  },
  contact_reminder: {
    people: ['userId'],
    tell: ({ name, day }) => {
      const since = day('lastContactAt')
      const silence = since === null ? 'in a while' : `since ${since}`
      return `You and ${name('userId')} have not talked ${silence}. Perhaps today is a good day to say hello.`
    },
  },
  scheduled_failed: {
    people: [],
    tell: ({ text }) => `A message that you had scheduled could not be posted: ${reasonOf(REFUSALS, text('code'))}.`,
  },
}

const several = (count: number): string => (count > 1 ? ` ${count} messages` : '')

type Reasons = Readonly<Record<string, string>>

const FAULTS: Reasons = {
  unreachable: 'its provider cannot be reached',
  overloaded: 'its provider has too much to do',
  broken: 'its provider did not answer as it should',
  refused: 'its provider does not accept the request',
}
const REFUSALS: Reasons = {
  not_found: 'the room, or the message it replies to, is not there any more',
  forbidden: 'you may not write in that room any more',
  muted: 'you are muted in that room',
  blocked: 'one of you has blocked the other',
  room_archived: 'the room is archived',
  message_deleted: 'what it replies to is deleted',
}

/** In words; what is not in the list, somebody else's text perhaps, is not repeated. */
const reasonOf = (reasons: Reasons, reason: string | null): string =>
  reason !== null && Object.hasOwn(reasons, reason) ? (reasons[reason] ?? '') : 'something went wrong'

/** Ids of all whose names it takes to show what a message says: none, if it has words of its own. */
export function namedBy(said: Said): readonly string[] {
  const told = toldBy(said)
  if (told === null) return []
  return [said.senderId, ...told.telling.people.flatMap((fact) => textOrNull(told.facts[fact]) ?? [])]
}

/**
 * What a message says: its own words, or the sentence of its facts.
 * @param senderOf knows at least `namedBy` of the message
 * @returns empty where nothing can be read (any more)
 */
export function contentOf(said: Said, senderOf: (id: string) => Sender): string {
  const content = wordsIn(said.text)
  if (content !== '') return content
  const told = toldBy(said)
  return told === null || !isOurs(said, senderOf) ? '' : told.telling.tell(factsOf(told.facts, senderOf))
}

const wordsIn = (text: JsonValue): string => textOr(((text ?? {}) as JsonObject)['content'], '')

function toldBy({ type, text }: Said): { readonly telling: Telling; readonly facts: JsonObject } | null {
  if (text === null || wordsIn(text) !== '') return null
  const facts = ((text as JsonObject)['metadata'] ?? {}) as JsonObject
  if (type === 'invite') return { telling: INVITE, facts }
  const kind = textOr(facts['kind'], '')
  const telling = Object.hasOwn(tellings, kind) ? tellings[kind] : undefined
  return telling === undefined ? null : { telling, facts }
}

/** A person's message is never put into words for them, whatever facts they gave it. */
const isOurs = ({ senderId }: Said, senderOf: (id: string) => Sender): boolean =>
  senderId === SYSTEM || senderOf(senderId).kind === 'ai'

function factsOf(facts: JsonObject, senderOf: (id: string) => Sender): Facts {
  const text = (fact: string): string | null => textOrNull(facts[fact])
  const formatted = (fact: string, format: Intl.DateTimeFormat): string | null => {
    const time = Date.parse(text(fact) ?? '')
    return Number.isNaN(time) ? null : format.format(time)
  }
  return {
    name: (fact) => nameOf(text(fact), senderOf),
    text,
    count: (fact) => Number(facts[fact] ?? 0),
    time: (fact) => formatted(fact, MINUTE),
    day: (fact) => formatted(fact, DAY),
  }
}

function nameOf(id: string | null, senderOf: (id: string) => Sender): string {
  const sender = id === null ? null : senderOf(id)
  return sender === null || isNameless(sender) ? 'Somebody' : inMarkdown(sender.displayName)
}

const DATE = { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' } as const
const DAY = new Intl.DateTimeFormat('en-GB', DATE)
const MINUTE = new Intl.DateTimeFormat('en-GB', {
  ...DATE,
  ...{ hour: '2-digit', minute: '2-digit', timeZoneName: 'short' },
})
