import type { RoomEventType } from '../../../../src/domain/room/events.js'
import type { Facts } from '../facts.js'
import type { Teller } from '../sentences.js'
import { message, people, person, type Told, tell } from '../told.js'

const at = (facts: Facts) => message(facts.number('seq'))
const who = (facts: Facts) => person(facts.text('userId'))

export const MESSAGE_SENTENCES = {
  MessagePosted: (facts) => {
    const asks = facts.texts('asks')
    const asked = asks.length === 0 ? [] : tell` and asked ${people(asks)}`
    return tell`${posted(facts)}${asked}${said(facts)}`
  },
  MessageEdited: (facts, actor) => {
    const status = facts.in('metadata').text('status')
    if (facts.text('type') === 'invite' && status !== '') return tell`The invitation in ${at(facts)} is ${status} now`
    if (facts.text('senderId') === actor) return tell`${person(actor)} edited ${at(facts)}${said(facts)}`
    return tell`${person(actor)} edited ${at(facts)} of ${person(facts.text('senderId'))}${said(facts)}`
  },
  MessageDeleted: (facts, actor) => {
    const sender = facts.text('senderId')
    return sender === actor || sender === ''
      ? tell`${person(actor)} deleted ${at(facts)}`
      : tell`${person(actor)} deleted ${at(facts)} of ${person(sender)}`
  },
  ReactionAdded: (facts) => tell`${who(facts)} reacted with ${facts.text('emoji')} to ${at(facts)}`,
  ReactionRemoved: (facts) => tell`${who(facts)} took ${facts.text('emoji')} back from ${at(facts)}`,
  MessagePinned: (facts) => tell`${who(facts)} pinned ${at(facts)}`,
  MessageUnpinned: (facts) => tell`${who(facts)} unpinned ${at(facts)}`,
  ReplyRequested: (facts) => tell`${who(facts)} asked ${people(facts.texts('asks'))} to answer ${at(facts)}`,
  ReplySkipped: (facts) => {
    const asked = { event: facts.number('revision') }
    return tell`${person(facts.text('agentId'))} leaves ${asked} unanswered: ${skipReason(facts.text('reason'))}`
  },
} satisfies Partial<Record<RoomEventType, Teller>>

/** Who posted what kind of message. */
function posted(facts: Facts): Told {
  const [sender, author, type] = [facts.text('senderId'), facts.text('authorId'), facts.text('type')]
  if (type === 'system') return tell`${person(sender)} noted in ${at(facts)}`
  if (type === 'invite') return tell`${person(sender)} brought an invitation in ${at(facts)}`
  if (facts.has('answers')) return tell`${person(sender)} answered in ${at(facts)}`
  if (author !== sender && author !== '') return tell`${person(sender)} forwarded ${at(facts)} of ${person(author)}`
  const what = facts.has('replyTo') ? ', a reply' : ''
  return tell`${person(sender)} ${facts.flag('quiet') ? 'had scheduled' : 'wrote'} ${at(facts)}${what}`
}

const SHOWN = 240

/** What a message says, as far as it can be read still. */
function said(facts: Facts): Told {
  const content = facts.text('content')
  if (content === '') return tell` (its text is gone)`
  const letters = Array.from(content)
  return [': ', { quote: letters.length > SHOWN ? `${letters.slice(0, SHOWN).join('')} …` : content }]
}

const SKIPPED: Readonly<Record<string, string>> = {
  gone: 'the message is deleted, or cannot be read any more',
  withheld: 'who wrote it keeps it from the AI',
  absent: 'the AI has left, or the room is archived',
  overloaded: 'it was asked too much at once',
  budget: 'the budget of the day is spent',
}
const skipReason = (reason: string): string => (Object.hasOwn(SKIPPED, reason) ? (SKIPPED[reason] ?? '') : reason)
